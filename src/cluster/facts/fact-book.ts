import type { ClusterProfile } from "../../domain/cluster-profile.ts";

/** Where a fact comes from, the most trusted first: stated by a person, Google's APIs, what the cluster itself shows. */
export const FACT_SOURCES = ["configuration", "gke-api", "compute-api", "cluster"] as const;

/** A source of facts. */
export type FactSource = (typeof FACT_SOURCES)[number];

/** The name of a fact in a profile. */
export type ProfileField = keyof ClusterProfile;

/** One fact, where it comes from and how old it is. */
export interface FactRecord {
  readonly fact: ProfileField;
  readonly value: unknown;
  readonly source: FactSource;
  /** When the source last said so; milliseconds since the epoch, undefined for configuration. */
  readonly at: number | undefined;
}

interface Statement {
  readonly source: FactSource;
  readonly profile: ClusterProfile;
  readonly at: number | undefined;
}

/** What each source last said of the cluster; for each fact the most trusted source that knows it counts. */
export class FactBook {
  readonly #statements = new Map<string, Statement>();
  #version = 0;

  /** Grows whenever a fact changes. */
  get version(): number {
    return this.#version;
  }

  /** Takes down what a source says now; it replaces what the source said before in the same `part`. */
  state(source: FactSource, profile: ClusterProfile, at?: number, part = ""): void {
    const key = `${source} ${part}`;
    const before = this.#statements.get(key);
    this.#statements.set(key, { source, profile, at });
    if (JSON.stringify(before?.profile) !== JSON.stringify(profile)) this.#version++;
  }

  /** Every known fact, in the order of the sources. */
  records(): readonly FactRecord[] {
    const records = new Map<ProfileField, FactRecord>();
    const statements = [...this.#statements.values()].sort((a, b) => rankOf(a) - rankOf(b));
    for (const { source, profile, at } of statements) {
      for (const [name, value] of Object.entries(profile)) {
        const fact = name as ProfileField;
        if (value === undefined || value === null || records.has(fact)) continue;
        records.set(fact, { fact, value, source, at });
      }
    }
    return [...records.values()];
  }

  /** The facts as one profile, with the age of its inventories in whole minutes where Google's APIs gave them. */
  profile(now: number): ClusterProfile {
    const records = this.records();
    const ages = records.flatMap(({ fact, at }) => (INVENTORIES.includes(fact) && at !== undefined ? [now - at] : []));
    const age = ages.length > 0 ? { inventoryAgeMinutes: Math.floor(Math.max(0, ...ages) / 60_000) } : {};
    return { ...age, ...Object.fromEntries(records.map(({ fact, value }) => [fact, value])) };
  }

  /** The names of the facts that nobody stated: they were seen. */
  observed(): ReadonlySet<string> {
    return new Set(this.records().flatMap(({ fact, source }) => (source === "configuration" ? [] : [fact])));
  }
}

const INVENTORIES: readonly ProfileField[] = ["addresses", "subnets", "firewallRules"];

function rankOf({ source }: Statement): number {
  return FACT_SOURCES.indexOf(source);
}
