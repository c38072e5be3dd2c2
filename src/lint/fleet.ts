import { type ForwardingRule, ServiceModel } from "../controllers/l4/model.ts";
import { rulesCollide } from "../controllers/l4/rules-collide.ts";
import { parseAddress } from "../domain/addresses.ts";
import { compileCluster } from "../domain/cluster.ts";
import { field, isObject, listIn, textAt } from "../domain/json.ts";
import { displayName } from "../domain/kinds/metadata.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { formatPortSet } from "../domain/ports.ts";

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

/** An address of which load balancers of several clusters want the same ports. */
interface FleetConflict {
  readonly address: string;
  /** "prod shop/web TCP 80", of each load balancer. */
  readonly holders: readonly string[];
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
}

const MOST_WORST = 20;
/** So many load balancers at one address are compared; where there are more it is a mistake of its own. */
const MOST_AT_ONE = 100;

interface Seat {
  readonly cluster: string;
  readonly owner: string;
  readonly rules: readonly ForwardingRule[];
}

/** Takes in what clusters wrote, one file after another, and keeps no more than counts and addresses. */
export class Fleet {
  readonly #clusters = new Map<string, { gkeVersion: string; open: number } & Tally>();
  readonly #rules = new Map<string, { readonly clusters: Set<string> } & Tally>();
  readonly #namespaces = new Map<string, { readonly cluster: string; readonly namespace: string } & Tally>();
  readonly #seats = new Map<string, Seat[]>();

  /** Takes a value of a file that is called `name`; false where it is neither an audit nor the state of a cluster. */
  take(name: string, value: unknown): boolean {
    if (isObject(value) && Array.isArray(value["clusters"]) && Array.isArray(value["findings"])) {
      this.#takeAudit(name, value);
      return true;
    }
    const objects = Array.isArray(value)
      ? value
      : Array.isArray(field(value, "items"))
        ? listIn(value, "items")
        : undefined;
    if (objects === undefined) return false;
    this.#takeState(name, objects);
    return true;
  }

  /** What was taken in so far. */
  report(): FleetReport {
    const clusters = [...this.#clusters].map(([name, entry]) => ({ name, ...entry })).sort(byName);
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
      conflicts: [...this.#seats].flatMap(([address, seats]) => conflictAt(address, seats)).sort(byAddress),
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

  #takeState(name: string, objects: readonly unknown[]): void {
    this.#cluster(name);
    const facts = compileCluster({});
    for (const object of objects) {
      if (field(object, "kind") !== SERVICE.kind) continue;
      const service = SERVICE.readPeer(object);
      const model = new ServiceModel(service, service, facts);
      if (!model.isGke) continue;
      const seat = { cluster: name, owner: displayName(service.metadata), rules: model.forwardingRules };
      // Names of addresses tell nothing here: another project may have one of the same name.
      for (const { key } of model.peerAddressKeys) {
        const address = parseAddress(key)?.text;
        if (address !== undefined) entryOf(this.#seats, address, (): Seat[] => []).push(seat);
      }
    }
  }

  #cluster(name: string) {
    return entryOf(this.#clusters, name, () => ({ gkeVersion: "", open: 0, deny: 0, warn: 0 }));
  }
}

function conflictAt(address: string, all: readonly Seat[]): readonly FleetConflict[] {
  const seats = all.slice(0, MOST_AT_ONE);
  const holders = seats.filter((seat) =>
    seats.some((other) => other.cluster !== seat.cluster && rulesCollide(seat.rules, other.rules)),
  );
  return holders.length === 0 ? [] : [{ address, holders: holders.map(titleOf).sort() }];
}

function titleOf({ cluster, owner, rules }: Seat): string {
  return `${cluster} ${owner} ${rules.map(({ protocol, ports }) => `${protocol} ${formatPortSet(ports)}`).join(", ")}`;
}

function entryOf<T>(entries: Map<string, T>, key: string, make: () => T): T {
  let entry = entries.get(key);
  if (entry === undefined) entries.set(key, (entry = make()));
  return entry;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function byName(a: FleetCluster, b: FleetCluster): number {
  return a.name < b.name ? -1 : 1;
}

function byAddress(a: FleetConflict, b: FleetConflict): number {
  return a.address < b.address ? -1 : 1;
}

function byWeight(a: Readonly<Tally>, b: Readonly<Tally>): number {
  return b.deny - a.deny || b.warn - a.warn;
}
