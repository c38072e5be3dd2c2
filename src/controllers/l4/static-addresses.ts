import { type IpFamily, parseAddress } from "../../domain/addresses.ts";
import { LOAD_BALANCER_IP_ADDRESSES, MAX_ADDRESS_NAMES } from "../../domain/annotations.ts";
import type { Cluster } from "../../domain/cluster.ts";
import type { AddressRecord } from "../../domain/cluster-profile.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";

/** What `networking.gke.io/load-balancer-ip-addresses` comes to. */
export interface StaticAddresses {
  /** Whether the annotation is there at all, also when it is blank. */
  readonly isPresent: boolean;
  /** The names that are looked up: the first two comma pieces, trimmed, without blank ones. */
  readonly considered: readonly string[];
  /** The pieces behind the second that are not blank, trimmed. */
  readonly ignored: readonly string[];
  /** The address that each family gets, whether or not the Service needs the family. */
  readonly resolved: { readonly [family in IpFamily]?: AddressRecord };
  /** The considered names that no regional address of the cluster's region has; empty where the inventory is unknown. */
  readonly unresolved: readonly string[];
  readonly isInventoryKnown: boolean;
}

/** What the annotation comes to (ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation). */
export function staticAddressesOf(service: Service, cluster: Cluster): StaticAddresses {
  const value = annotation(service, LOAD_BALANCER_IP_ADDRESSES);
  if (value === undefined) return cluster.knows("addresses") ? NO_ADDRESSES : NO_ADDRESSES_NOR_INVENTORY;
  const pieces = value.split(",").map((piece) => piece.trim());
  const considered = pieces.slice(0, MAX_ADDRESS_NAMES).filter((piece) => piece !== "");
  const ignored = pieces.slice(MAX_ADDRESS_NAMES).filter((piece) => piece !== "");
  const isInventoryKnown = cluster.knows("addresses");
  const resolved: { [family in IpFamily]?: AddressRecord } = {};
  const unresolved: string[] = [];
  for (const name of isInventoryKnown ? considered : []) {
    const record = cluster.addressInventory.named(name).find((candidate) => isReachable(candidate, cluster));
    if (record) resolved[familyOf(record)] ??= record;
    else unresolved.push(name);
  }
  return { isPresent: true, considered, ignored, resolved, unresolved, isInventoryKnown };
}

const NO_ADDRESSES: StaticAddresses = {
  isPresent: false,
  considered: [],
  ignored: [],
  resolved: {},
  unresolved: [],
  isInventoryKnown: true,
};
const NO_ADDRESSES_NOR_INVENTORY: StaticAddresses = { ...NO_ADDRESSES, isInventoryKnown: false };

/** The family of a reserved address; without a version it is IPv4 (l4_static_address.go). */
export function familyOf(record: AddressRecord): IpFamily {
  return record.ipVersion === "IPV6" ? "IPv6" : "IPv4";
}

/**
 * Whether a look-up by name in the cluster's region finds the address; a global one is not found. Where the region is
 * unknown it is assumed to be the address's.
 */
export function isReachable({ scope, region }: AddressRecord, cluster: Cluster): boolean {
  if (scope === "global") return false;
  if (region === undefined || region === null) return true;
  const own = cluster.find("region");
  if (own === undefined) cluster.assumptions.note("region");
  return own === undefined || own === region;
}

/** An address that a load balancer has or will have, in a form that two Services can be compared by. */
export interface AddressKey {
  /** undefined where only a name is known. */
  readonly family: IpFamily | undefined;
  /** The canonical address, or "name:" and the name where the inventory does not tell the address. */
  readonly key: string;
  readonly origin: "annotation" | "loadBalancerIP" | "status";
}

/** What decides the addresses that a Service asks for. */
interface AddressKeyInput {
  readonly service: Service;
  readonly addresses: StaticAddresses;
  /** Whether the controller reads the annotation: newer machinery, from GKE 1.29 on. */
  readonly readsAnnotation: boolean;
  readonly families: readonly IpFamily[];
}

/** The addresses that the Service asks for (docs/controllers.md, Addresses: 1 and 2). */
export function requestedAddressKeys(input: AddressKeyInput): readonly AddressKey[] {
  const { service, families } = input;
  const keys = input.readsAnnotation ? annotationKeys(input) : [];
  const { loadBalancerIP } = service;
  const hasOther = keys.some(({ family }) => family !== "IPv6");
  if (loadBalancerIP === undefined || hasOther || !families.includes("IPv4")) return keys;
  const key = addressKey(loadBalancerIP, "loadBalancerIP");
  return key ? [...keys, key] : keys;
}

function annotationKeys({ addresses, families }: AddressKeyInput): readonly AddressKey[] {
  if (!addresses.isInventoryKnown) {
    return addresses.considered.map((name) => ({ family: undefined, key: `name:${name}`, origin: "annotation" }));
  }
  return families.flatMap((family) => {
    const record = addresses.resolved[family];
    const key = record && addressKey(record.address, "annotation");
    return key ? [key] : [];
  });
}

/** The key of an address as written, or undefined where it is none. An IPv6 prefix length is not looked at. */
export function addressKey(text: string, origin: AddressKey["origin"]): AddressKey | undefined {
  const address = parseAddress(text.split("/", 1)[0] ?? "");
  return address && { family: address.family, key: address.text, origin };
}
