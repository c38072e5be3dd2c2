import { Derived } from "../../controllers/l4/derived.ts";
import { type AddressKey, type ForwardingRule, ServiceModel } from "../../controllers/l4/model.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { formatPortSet } from "../../domain/ports.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "./conditions.ts";

/** Another load balancer that is at an address of the subject's. */
export interface Sharer {
  readonly service: Service;
  readonly model: ServiceModel;
  /** The subject's addresses that it has as well; at least one. */
  readonly shared: readonly AddressKey[];
}

/** Whether the Service asks for an address that others may have. */
export function asksForAddress(s: ServiceSubject): boolean {
  return s.model.addressKeys.length > 0;
}

/** The Service asks for an address that others may have. */
export const namesAddress: ServiceCondition = where("that ask for a certain address", asksForAddress);

/** The other load balancers at the subject's addresses that are there to stay. */
export function sharersOf(s: ServiceSubject): readonly Sharer[] {
  return claimantsOf(s).filter(({ service }) => !service.metadata.isTerminating);
}

/**
 * The other load balancers at the subject's addresses, also those being deleted. It costs one look-up for each name of
 * an address and one model for each Service that is found there, however many Services the cluster has, and is done
 * once for all rules.
 */
export function claimantsOf(s: ServiceSubject): readonly Sharer[] {
  return s.model.derive(CLAIMANTS, s);
}

const CLAIMANTS = new Derived(findClaimants);

function findClaimants(s: ServiceSubject): readonly Sharer[] {
  const found = new Map<string, Sharer & { readonly shared: AddressKey[] }>();
  const own = displayName(s.object.metadata);
  const { cluster } = s.model;
  for (const key of s.model.addressKeys) {
    for (const claim of claimsAt(key, cluster)) {
      for (const service of s.index.servicesClaiming(claim)) {
        const name = displayName(service.metadata);
        // By name, not uid: a Service that is created anew may meet its predecessor in an index that lags.
        if (name === own) continue;
        const sharer = found.get(name) ?? { service, model: new ServiceModel(service, service, cluster), shared: [] };
        found.set(name, sharer);
        if (!sharer.shared.includes(key) && hasKey(sharer.model, key)) sharer.shared.push(key);
      }
    }
  }
  return [...found.values()].filter(({ shared }) => shared.length > 0);
}

/** What Services that have the address may claim it by: the address itself, or a name that the inventory gives it. */
function claimsAt({ key }: AddressKey, cluster: Cluster): readonly string[] {
  return [key, ...cluster.addressInventory.at(key).map(({ name }) => `name:${name}`)];
}

/** A claim is only what the manifest says; the model knows what the controller makes of it. */
function hasKey(model: ServiceModel, { key }: AddressKey): boolean {
  return model.peerAddressKeys.some((other) => other.key === key);
}

/** Two forwarding rules at one address. */
export interface RulePair {
  readonly key: AddressKey;
  readonly own: ForwardingRule;
  readonly other: ForwardingRule;
}

/** The rules of two Services that meet at the addresses: every pair of one IP family. */
export function* rulePairs(
  shared: readonly AddressKey[],
  own: readonly ForwardingRule[],
  others: readonly ForwardingRule[],
): Iterable<RulePair> {
  for (const key of shared) {
    for (const rule of own) {
      if (!isAt(rule, key)) continue;
      for (const other of others) if (other.ipVersion === rule.ipVersion) yield { key, own: rule, other };
    }
  }
}

/** Whether the rule is at the address; a name whose address is unknown may be of either family. */
export function isAt({ ipVersion }: ForwardingRule, { family }: AddressKey): boolean {
  return family === undefined || ipVersion === (family === "IPv4" ? "IPV4" : "IPV6");
}

/** The address for people: the IP, or the name where that is all that is known. */
export function addressText({ key }: AddressKey): string {
  return key.startsWith("name:") ? key.slice("name:".length) : key;
}

/** The ports of a forwarding rule for people, such as "80,443" or "all ports". */
export function portsText({ ports }: ForwardingRule): string {
  if (ports.kind === "all") return "all ports";
  return ports.kind === "range" && ports.first === ports.last ? String(ports.first) : formatPortSet(ports);
}
