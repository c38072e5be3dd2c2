import type { IpFamily } from "../../domain/addresses.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { field } from "../../domain/json.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { SERVICE } from "../../domain/kinds/service.ts";
import { formatPortSet } from "../../domain/ports.ts";
import { findAddress } from "./forecast/inventory.ts";
import { type ForwardingRule, ServiceModel } from "./model.ts";

/** A forwarding rule at an address, and who is let in to what it forwards. */
export interface MapEntry {
  /** "TCP", "UDP" or "L3_DEFAULT". */
  readonly protocol: string;
  /** The interval or list that the rule matches: "80,443", "80-443" or "all". */
  readonly ports: string;
  /** "namespace/name" of the Service. */
  readonly owner: string;
  /** What the Service's own firewall rule lets in; undefined where GKE makes none that works. */
  readonly sourceRanges: readonly string[];
  /** What is let in to these ports by the firewall rules of all Services together. */
  readonly effectiveSourceRanges: readonly string[];
}

/** An address and everything that is served at it. */
export interface MappedAddress {
  /** The address, undefined where it is not known yet. */
  readonly address: string | undefined;
  /** What people may call it: the address, the reserved name, or that Google Cloud will choose one. */
  readonly title: string;
  readonly family: IpFamily;
  readonly scheme: "EXTERNAL" | "INTERNAL";
  /** No Service asks for it and nothing that is known reserves it: Google Cloud chose it, or will. */
  readonly isEphemeral: boolean;
  readonly entries: readonly MapEntry[];
  /** What another Service could still use at this address, by protocol: "1-79,81-65535"; empty for nothing. */
  readonly freePorts: { readonly TCP: string; readonly UDP: string };
}

/** A Service at one of its addresses. */
interface Seat {
  readonly key: string;
  readonly title: string;
  readonly address: string | undefined;
  readonly family: IpFamily;
  readonly model: ServiceModel;
}

/** Every address of the load balancer Services among `objects`, with what is served there. */
export function mapAddresses(objects: Iterable<unknown>, cluster: Cluster): readonly MappedAddress[] {
  const map = new AddressMap(cluster);
  for (const object of objects) map.add(object);
  return map.addresses();
}

/** A map that objects are added to one by one, for whoever has other things to do meanwhile. */
export class AddressMap {
  readonly #cluster: Cluster;
  readonly #services = new Map<string, { readonly model: ServiceModel; readonly seats: readonly Seat[] }>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Adds what is a Service, in place of one of the same name; all else is passed over. */
  add(object: unknown): void {
    if (field(object, "kind") !== "Service") return;
    const service = SERVICE.read(object);
    const model = new ServiceModel(service, service, this.#cluster);
    this.#services.set(displayName(service.metadata), { model, seats: model.isGke ? seatsOf(model) : [] });
  }

  /** The addresses of all that was added. */
  addresses(): readonly MappedAddress[] {
    const services = [...this.#services.values()];
    const models = services.map(({ model }) => model).filter(({ isGke }) => isGke);
    const seats = Map.groupBy(
      services.flatMap((service) => service.seats),
      ({ key, family }) => `${family} ${key}`,
    );
    const addresses = [...seats.values()].map((group) => mapped(group, models, this.#cluster));
    return addresses.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }
}

function sortKey({ scheme, family, address, title }: MappedAddress): string {
  return `${scheme} ${family} ${address === undefined ? "~" : ""}${title}`;
}

/** The Service at the addresses that it claims; at one yet to be chosen for a family without. */
function seatsOf(model: ServiceModel): readonly Seat[] {
  const owner = displayName(model.service.metadata);
  const families = new Set(
    model.forwardingRules.map(({ ipVersion }): IpFamily => (ipVersion === "IPV4" ? "IPv4" : "IPv6")),
  );
  return [...families].flatMap((family) => {
    const claimed = model.peerAddressKeys.filter((key) => key.family === family || key.family === undefined);
    if (claimed.length === 0) {
      return [{ key: `new ${owner}`, title: "address chosen by Google Cloud", address: undefined, family, model }];
    }
    return claimed.map(({ key }) => {
      const isName = key.startsWith("name:");
      const title = isName ? `address named ${key.slice("name:".length)}` : key;
      return { key, title, address: isName ? undefined : key, family, model };
    });
  });
}

function mapped(seats: readonly Seat[], models: readonly ServiceModel[], cluster: Cluster): MappedAddress {
  const [first] = seats;
  if (!first) throw new RangeError("an address without Services");
  const { address, title, family } = first;
  const here = seats.map(({ model }) => model);
  // Rules that name the load balancer's address as destination do not add up with those of other addresses.
  const sharers = cluster.facts.firewallDestinationRanges ? here : models;
  const entries = here.flatMap((model) =>
    rulesOf(model, family).map(({ protocol, ports }): MapEntry => {
      const openings = sharers.filter((other) => other === model || sharesPort(model, other));
      return {
        protocol,
        ports: formatPortSet(ports),
        owner: displayName(model.service.metadata),
        sourceRanges: rangesOf(model, family),
        effectiveSourceRanges: union(openings.map((other) => rangesOf(other, family))),
      };
    }),
  );
  const rules = here.flatMap((model) => rulesOf(model, family));
  const isAskedFor = here.some(({ addressKeys }) => addressKeys.some((asked) => asked.key === first.key));
  const isReserved = address !== undefined && findAddress(cluster, address) !== undefined;
  const scheme = first.model.isInternal ? "INTERNAL" : "EXTERNAL";
  return {
    address,
    title,
    family,
    scheme,
    isEphemeral: !isAskedFor && !isReserved,
    entries,
    freePorts: { TCP: freePorts(rules, "TCP"), UDP: freePorts(rules, "UDP") },
  };
}

function rulesOf(model: ServiceModel, family: IpFamily): readonly ForwardingRule[] {
  return model.forwardingRules.filter(({ ipVersion }) => ipVersion === (family === "IPv4" ? "IPV4" : "IPV6"));
}

function rangesOf(model: ServiceModel, family: IpFamily): readonly string[] {
  return model.openedRanges[family === "IPv4" ? "IPV4" : "IPV6"] ?? [];
}

function sharesPort(a: ServiceModel, b: ServiceModel): boolean {
  return a.service.ports.some(({ protocol, port }) =>
    b.service.ports.some((other) => other.port === port && other.protocol === protocol),
  );
}

/** All ranges; one that lets everything in says it all. */
function union(lists: readonly (readonly string[])[]): readonly string[] {
  const ranges = new Set(lists.flat());
  const all = [...ranges].filter((range) => range.endsWith("/0"));
  return all.length > 0 ? all : [...ranges].sort();
}

const LAST_PORT = 65_535;

/** The ports of a protocol that no rule at the address matches. */
function freePorts(rules: readonly ForwardingRule[], protocol: "TCP" | "UDP"): string {
  const taken: (readonly [number, number])[] = [];
  for (const rule of rules) {
    if (rule.protocol !== protocol && rule.protocol !== "L3_DEFAULT") continue;
    if (rule.ports.kind === "all") return "";
    if (rule.ports.kind === "range") taken.push([rule.ports.first, rule.ports.last]);
    else taken.push(...rule.ports.ports.map((port) => [port, port] as const));
  }
  const free: string[] = [];
  let next = 1;
  for (const [first, last] of [...taken, [LAST_PORT + 1, LAST_PORT + 1] as const].sort((a, b) => a[0] - b[0])) {
    if (first > next) free.push(first - 1 === next ? `${next}` : `${next}-${first - 1}`);
    next = Math.max(next, last + 1);
  }
  return free.join(",");
}
