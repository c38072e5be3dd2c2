import { ClusterVersions } from "../../domain/cluster-versions.ts";
import { field, isObject, listIn, textAt } from "../../domain/json.ts";
import { isUpgrade } from "../upgrade/path.ts";
import { Claims, type FleetAddress, type FleetConflict, type FleetSubnet } from "./claims.ts";
import { type FleetUpgrade, upgradeState } from "./upgrade-state.ts";

/** How many findings there are of the two actions that count. */
interface Tally {
  deny: number;
  warn: number;
}

/** A cluster of the fleet. */
interface FleetCluster extends Readonly<Tally> {
  readonly name: string;
  /** "" where it is not known. */
  readonly gkeVersion: string;
  /** The load balancers that let everyone in. */
  readonly open: number;
}

/** A rule, and in how many clusters it has spoken. */
interface FleetRule extends Readonly<Tally> {
  readonly rule: string;
  readonly clusters: number;
}

/** A namespace of a cluster. */
interface FleetNamespace extends Readonly<Tally> {
  readonly cluster: string;
  /** "" for what is about the cluster itself. */
  readonly namespace: string;
}

/** What several clusters come to. */
export interface FleetReport extends Readonly<Tally> {
  /** By name. */
  readonly clusters: readonly FleetCluster[];
  /** Those of most clusters first. */
  readonly rules: readonly FleetRule[];
  /** The worst first, and no more than twenty. */
  readonly worst: readonly FleetNamespace[];
  readonly conflicts: readonly FleetConflict[];
  readonly subnets: readonly FleetSubnet[];
  /** Those with the most high risks first; of clusters whose version and objects are known. */
  readonly upgrades: readonly FleetUpgrade[];
  /** Every address, where that was asked for. */
  readonly addresses?: readonly FleetAddress[];
}

/** What is asked beside what there is. */
interface FleetQuestions {
  /** The version that clusters may be upgraded to. */
  readonly to?: string | undefined;
  /** Show every address. */
  readonly isMapped?: boolean;
  /** YYYY-MM-DD */
  readonly today: string;
}

const MOST_WORST = 20;
/** Takes in what clusters wrote, one file after another, and keeps no more than counts and addresses. */
export class Fleet {
  readonly #clusters = new Map<string, { gkeVersion: string; open: number } & Tally>();
  readonly #rules = new Map<string, { readonly clusters: Set<string> } & Tally>();
  readonly #namespaces = new Map<string, { readonly cluster: string; readonly namespace: string } & Tally>();
  readonly #claims = new Claims();
  readonly #upgrades: FleetUpgrade[] = [];
  readonly #questions: FleetQuestions;
  /** Of no cluster more is known than its version. */
  readonly #versions = new ClusterVersions({});

  /** @throws UsageError where what is asked for is no version */
  constructor(questions: FleetQuestions) {
    if (questions.to !== undefined) isUpgrade("", questions.to);
    this.#questions = questions;
  }

  /** Whether an upgrade is asked for, and the version of the cluster has to be known before its state is taken in. */
  lacksVersion(name: string): boolean {
    return this.#questions.to !== undefined && !this.#clusters.get(name)?.gkeVersion;
  }

  /**
   * Takes a value of a file that is called `name`; false where it is neither an audit, nor the state or the facts of a
   * cluster. @throws UsageError where there is no way from the cluster's version to the one that is asked for
   */
  take(name: string, value: unknown): boolean {
    if (isObject(value) && Array.isArray(value["clusters"]) && Array.isArray(value["findings"])) {
      this.#takeAudit(name, value);
      return true;
    }
    const version = field(value, "gkeVersion");
    if (typeof version === "string") {
      this.#cluster(name).gkeVersion = version;
      return true;
    }
    const objects = objectsIn(value);
    if (objects === undefined) return false;
    const { gkeVersion: from } = this.#cluster(name);
    this.#claims.take(name, objects);
    const { to, today } = this.#questions;
    if (to !== undefined && from !== "" && isUpgrade(from, to))
      this.#upgrades.push(upgradeState(name, objects, { from, to, today }, this.#versions));
    return true;
  }

  /** What was taken in so far. */
  report(): FleetReport {
    const clusters = [...this.#clusters]
      .map(([name, entry]) => ({ name, ...entry }))
      .sort((a, b) => byText(a.name, b.name));
    const rules = [...this.#rules].map(([rule, { clusters: seen, deny, warn }]) => ({
      rule,
      clusters: seen.size,
      deny,
      warn,
    }));
    return {
      deny: sum(clusters.map(({ deny }) => deny)),
      warn: sum(clusters.map(({ warn }) => warn)),
      clusters,
      rules: rules.sort((a, b) => b.clusters - a.clusters || byWeight(a, b)),
      worst: [...this.#namespaces.values()].sort(byWeight).slice(0, MOST_WORST),
      conflicts: this.#claims.conflicts(),
      subnets: this.#claims.subnets(),
      upgrades: this.#upgrades.toSorted(
        (a, b) => b.high - a.high || b.medium - a.medium || byText(a.cluster, b.cluster),
      ),
      ...(this.#questions.isMapped && { addresses: this.#claims.addresses() }),
    };
  }

  #takeAudit(file: string, audit: Readonly<Record<string, unknown>>): void {
    const audited = listIn(audit, "clusters");
    const nameOf = (context: string) => context || file;
    for (const entry of audited) {
      const cluster = this.#cluster(nameOf(textAt(entry, "context")));
      cluster.gkeVersion = textAt(entry, "gkeVersion");
      cluster.open += listIn(entry, "exposed").filter((exposed) => field(exposed, "isOpen") === true).length;
    }
    const only = nameOf(textAt(audited[0], "context"));
    for (const finding of listIn(audit, "findings")) {
      const action = textAt(finding, "action");
      if (action !== "deny" && action !== "warn") continue;
      const cluster = textAt(finding, "object", "cluster") || only;
      const namespace = textAt(finding, "object", "namespace");
      this.#cluster(cluster)[action]++;
      entryOf(this.#namespaces, `${cluster} ${namespace}`, () => ({ cluster, namespace, deny: 0, warn: 0 }))[action]++;
      const rule = entryOf(this.#rules, textAt(finding, "rule"), () => ({ clusters: new Set(), deny: 0, warn: 0 }));
      rule.clusters.add(cluster);
      rule[action]++;
    }
  }

  #cluster(name: string) {
    return entryOf(this.#clusters, name, () => ({ gkeVersion: "", open: 0, deny: 0, warn: 0 }));
  }
}

/** The objects of a state; undefined where it is none. */
export function objectsIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return Array.isArray(field(value, "items")) ? listIn(value, "items") : undefined;
}

function entryOf<T>(entries: Map<string, T>, key: string, make: () => T): T {
  let entry = entries.get(key);
  if (entry === undefined) entries.set(key, (entry = make()));
  return entry;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1;
}

function byWeight(a: Readonly<Tally>, b: Readonly<Tally>): number {
  return b.deny - a.deny || b.warn - a.warn;
}
