import { type ForwardingRule, ServiceModel } from "../../controllers/l4/model.ts";
import { rulesCollide } from "../../controllers/l4/rules-collide.ts";
import { annotatedSubnetOf } from "../../controllers/l4/subnets.ts";
import { parseAddress } from "../../domain/addresses.ts";
import { CUSTOM_FORWARDING_RULE, FORWARDING_RULE_STATUS } from "../../domain/annotations.ts";
import { compileCluster } from "../../domain/cluster.ts";
import { field, textAt } from "../../domain/json.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { formatPortSet } from "../../domain/ports.ts";

/** What load balancers of several clusters want, of which there is one in a VPC or a project. */
export interface FleetConflict {
  /** Of an address it is the same ports. */
  readonly of: "address" | "NEG" | "forwarding rule";
  readonly name: string;
  /** "prod shop/web TCP 80", of each that wants it. */
  readonly holders: readonly string[];
}

/** An address and who holds it, over all clusters. */
export interface FleetAddress {
  readonly address: string;
  /** "prod shop/web TCP 80" */
  readonly holders: readonly string[];
}

/** A subnet from which load balancers of several clusters take their addresses. */
export interface FleetSubnet {
  readonly subnet: string;
  readonly clusters: readonly string[];
  readonly loadBalancers: number;
}

const BY_NUMBERS = new Intl.Collator("en", { numeric: true });
/** So many load balancers that want the same are compared; where there are more it is a mistake of its own. */
const MOST_AT_ONE = 100;
/** Names of forwarding rules that a Service or an Ingress refers to, be it chosen or written down by the controllers. */
const FORWARDING_RULES = [CUSTOM_FORWARDING_RULE, ...FORWARDING_RULE_STATUS.map(([key]) => key)];

interface Holder {
  readonly cluster: string;
  readonly owner: string;
}

interface Seat extends Holder {
  readonly rules: readonly ForwardingRule[];
}

/** What the objects of clusters take for themselves, as if all were in one VPC of one project. */
export class Claims {
  readonly #seats = new Map<string, Seat[]>();
  readonly #names = { NEG: new Map<string, Holder[]>(), "forwarding rule": new Map<string, Holder[]>() };
  readonly #subnets = new Map<string, Map<string, number>>();

  /** Takes in the objects of a cluster. */
  take(cluster: string, objects: readonly unknown[]): void {
    const facts = compileCluster({});
    for (const object of objects) {
      const kind = field(object, "kind");
      if (kind !== SERVICE.kind && kind !== "Ingress") continue;
      const metadata = field(object, "metadata");
      const holder = { cluster, owner: `${textAt(metadata, "namespace")}/${textAt(metadata, "name")}` };
      const rules = FORWARDING_RULES.flatMap((key) => textAt(metadata, "annotations", key).split(","));
      for (const name of new Set(rules.map((rule) => rule.trim())))
        if (name !== "") push(this.#names["forwarding rule"], name, holder);
      if (kind === SERVICE.kind) this.#takeService(object, holder, facts);
    }
  }

  /** What several clusters want. */
  conflicts(): readonly FleetConflict[] {
    const named = (["NEG", "forwarding rule"] as const).flatMap((of) =>
      [...this.#names[of]].flatMap(([name, holders]) => {
        const isShared = holders.some(({ cluster }) => cluster !== holders[0]?.cluster);
        const titles = holders.slice(0, MOST_AT_ONE).map(({ cluster, owner }) => `${cluster} ${owner}`);
        return isShared ? [{ of, name, holders: titles.sort() }] : [];
      }),
    );
    const seated = [...this.#seats].flatMap(([address, seats]) => conflictAt(address, seats));
    return [...seated.sort(byName), ...named.sort(byName)];
  }

  /** Every address. */
  addresses(): readonly FleetAddress[] {
    return [...this.#seats]
      .map(([address, seats]) => ({ address, holders: seats.map(titleOf).sort() }))
      .sort((a, b) => BY_NUMBERS.compare(a.address, b.address));
  }

  /** The subnets that several clusters share, those of most load balancers first. */
  subnets(): readonly FleetSubnet[] {
    return [...this.#subnets]
      .filter(([, counts]) => counts.size > 1)
      .map(([subnet, counts]) => ({
        subnet,
        clusters: [...counts.keys()].sort(),
        loadBalancers: [...counts.values()].reduce((sum, count) => sum + count, 0),
      }))
      .sort((a, b) => b.loadBalancers - a.loadBalancers || (a.subnet < b.subnet ? -1 : 1));
  }

  #takeService(object: unknown, { cluster }: Holder, facts: ReturnType<typeof compileCluster>): void {
    const service = SERVICE.readPeer(object);
    const owner = displayName(service.metadata);
    for (const name of SERVICE.foundBy.neg(service)) push(this.#names.NEG, name, { cluster, owner });
    const model = new ServiceModel(service, service, facts);
    if (!model.isGke) return;
    const subnet = annotatedSubnetOf(service, model.implementation, model.families);
    if (subnet) {
      const counts = this.#subnets.get(subnet) ?? new Map<string, number>();
      this.#subnets.set(subnet, counts.set(cluster, (counts.get(cluster) ?? 0) + 1));
    }
    const seat = { cluster, owner, rules: model.forwardingRules };
    // Names of addresses tell nothing here: another project may have one of the same name.
    for (const { key } of model.peerAddressKeys) {
      const address = parseAddress(key)?.text;
      if (address !== undefined) push(this.#seats, address, seat);
    }
  }
}

function conflictAt(name: string, all: readonly Seat[]): readonly FleetConflict[] {
  const seats = all.slice(0, MOST_AT_ONE);
  const holders = seats.filter((seat) =>
    seats.some((other) => other.cluster !== seat.cluster && rulesCollide(seat.rules, other.rules)),
  );
  return holders.length === 0 ? [] : [{ of: "address", name, holders: holders.map(titleOf).sort() }];
}

function titleOf({ cluster, owner, rules }: Seat): string {
  return `${cluster} ${owner} ${rules.map(({ protocol, ports }) => `${protocol} ${formatPortSet(ports)}`).join(", ")}`;
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function byName(a: FleetConflict, b: FleetConflict): number {
  return a.of.localeCompare(b.of) || (a.name < b.name ? -1 : 1);
}
