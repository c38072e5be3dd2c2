import type { ClusterProfile } from "../../domain/cluster-profile.ts";
import { OBSERVERS } from "../../domain/facts.ts";

/** Where a fact comes from, the most trusted first: stated by a person, or seen. */
export const FACT_SOURCES = ["configuration", ...OBSERVERS] as const;

/** A source of facts. */
export type FactSource = (typeof FACT_SOURCES)[number];

/** The name of a fact in a profile. */
type ProfileField = keyof ClusterProfile;

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
  /** Put together when they are first asked for after a statement. */
  #records: readonly FactRecord[] | undefined;
  /** When the oldest of the inventories among them was read, null where there is none: each review asks for its age. */
  #inventoryReadAt: number | null | undefined;

  /** Grows whenever a fact changes. */
  get version(): number {
    return this.#version;
  }

  /** Takes down what a source says now; it replaces what the source said before in the same `part`. */
  state(source: FactSource, profile: ClusterProfile, at?: number, part = ""): void {
    const key = `${source} ${part}`;
    const before = this.#statements.get(key);
    this.#statements.set(key, { source, profile, at });
    this.#records = undefined;
    this.#inventoryReadAt = undefined;
    if (JSON.stringify(before?.profile) !== JSON.stringify(profile)) this.#version++;
  }

  /** Every known fact, in the order of the sources. */
  records(): readonly FactRecord[] {
    this.#records ??= this.#merged();
    return this.#records;
  }

  #merged(): readonly FactRecord[] {
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
    const inventoryAgeMinutes = this.inventoryAgeMinutes(now);
    const age = inventoryAgeMinutes === undefined ? {} : { inventoryAgeMinutes };
    return { ...age, ...Object.fromEntries(this.records().map(({ fact, value }) => [fact, value])) };
  }

  /** The age of the oldest inventory that Google's APIs gave, in whole minutes; undefined where they gave none. */
  inventoryAgeMinutes(now: number): number | undefined {
    if (this.#inventoryReadAt === undefined) this.#inventoryReadAt = this.#oldestInventory();
    return this.#inventoryReadAt === null ? undefined : Math.floor(Math.max(0, now - this.#inventoryReadAt) / 60_000);
  }

  #oldestInventory(): number | null {
    const readAt = this.records().flatMap(({ fact, at }) =>
      at !== undefined && INVENTORIES.includes(fact) ? [at] : [],
    );
    return readAt.length === 0 ? null : Math.min(...readAt);
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
