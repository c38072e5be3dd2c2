import { type IpFamily, parseAddress } from "../../../domain/addresses.ts";
import type { AddressRecord } from "../../../domain/cluster-profile.ts";
import type { Reason } from "../../reason.ts";
import { type StaticAddresses, staticAddressesOf } from "../static-addresses.ts";
import type { SyncInput } from "./input.ts";
import { canonical, findAddress } from "./inventory.ts";
import type { Rule } from "./rule.ts";

const MANAGER = "ingress-gce pkg/l4/address/manager.go";

/** The address that a load balancer is to have; `target` is empty where any will do. */
interface AddressChoice {
  readonly target: string;
  /** The reserved address that the annotation names. */
  readonly named?: AddressRecord;
}

/** An address that is held for a load balancer, or why it can't be. */
type Held = { readonly address: string; readonly refusal?: never } | { readonly refusal: Reason };

/** The IPv4 address: named by the annotation, else loadBalancerIP, else that of the existing rule unless its subnet changes (address/to_use.go IPv4ToUse). */
export function chooseIpv4(input: SyncInput, existing: Rule | undefined, subnet: string): AddressChoice {
  const named = namedAddress(input, "IPv4");
  if (named) return { target: named.address, named };
  return { target: input.service.loadBalancerIP ?? keptAddress(existing, subnet) };
}

/** The IPv6 address: named by the annotation, else that of the existing rule unless its subnet changes (address/to_use.go IPv6ToUse). */
export function chooseIpv6(input: SyncInput, existing: Rule | undefined, subnet: string): AddressChoice {
  const named = namedAddress(input, "IPv6");
  if (named) return { target: canonical(named.address), named };
  return { target: keptAddress(existing, subnet) };
}

function keptAddress(existing: Rule | undefined, subnet: string): string {
  return existing !== undefined && existing.subnet === subnet ? existing.address : "";
}

function namedAddress(input: SyncInput, family: IpFamily): AddressRecord | undefined {
  const addresses = staticAddressesOf(input.service, input.cluster);
  explainNames(input, addresses);
  return addresses.resolved[family];
}

function explainNames(
  { cloud }: SyncInput,
  { unresolved, ignored, considered, isInventoryKnown }: StaticAddresses,
): void {
  const source = "ingress-gce pkg/l4/annotations/l4_static_address.go ipAddressFromAnnotation";
  for (const name of unresolved) cloud.explain(`The address name "${name}" is not found and silently ignored`, source);
  for (const name of ignored) cloud.explain(`The address name "${name}" is ignored: only two are read`, source);
  if (considered.length > 0 && !isInventoryKnown) {
    cloud.explain("The address names can't be resolved without an inventory; taken as not found", source);
  }
}

/** What an address must be like. */
interface AddressDemand extends AddressChoice {
  readonly scheme: Rule["scheme"];
  readonly tier: Rule["networkTier"];
  /** The rule whose name the controller gives to its own reservation. */
  readonly ownRule: Rule | undefined;
}

/** Holds the address while rules are replaced (address/manager.go HoldAddress). On a legacy network nothing is held. */
export function holdAddress(input: SyncInput, demand: AddressDemand): Held {
  if (input.cluster.facts.legacyNetwork) return { address: demand.target };
  const target = normalise(demand.target);
  if (demand.named) {
    const refusal = refusalOf(demand.named, demand);
    return refusal ? { refusal } : { address: canonical(demand.named.address) };
  }
  if (target === "") return { address: input.cloud.chooseAddress() };
  const reserved = findAddress(input.cluster, target);
  if (!reserved || isOwn(demand, target)) return { address: target };
  const refusal = refusalOf(reserved, demand);
  return refusal ? { refusal } : { address: target };
}

/** What net.ParseIP(…).String() makes of the address: "<nil>" of what is none. */
function normalise(target: string): string {
  if (target === "" || target.startsWith("new address ")) return target;
  return parseAddress(target)?.text ?? "<nil>";
}

/** Whether the Service's rule has the address already (manager.go IsAddressInForwardingRules). */
function isOwn({ ownRule, tier, scheme }: AddressDemand, target: string): boolean {
  return ownRule?.address === target && ownRule.networkTier === tier && ownRule.scheme === scheme;
}

/** manager.go validateAddress. What an inventory leaves out passes. */
function refusalOf(record: AddressRecord, { scheme, tier }: AddressDemand): Reason | undefined {
  const source = `${MANAGER} validateAddress`;
  if ((record.type ?? scheme) !== scheme) {
    return { text: `address ${record.name} (${record.address}) is ${record.type}, not ${scheme}`, source };
  }
  if ((record.tier ?? tier) !== tier) {
    return { text: `address ${record.name} (${record.address}) has tier ${record.tier}, not ${tier}`, source };
  }
  return undefined;
}

/**
 * Why the Service's tier can't be had because the user's reserved address has another one, or undefined
 * (manager.go TearDownAddressIPIfNetworkTierMismatch).
 */
export function tierConflictOf(
  input: SyncInput,
  { target }: AddressChoice,
  tier: Rule["networkTier"],
): Reason | undefined {
  const record = target === "" ? undefined : findAddress(input.cluster, normalise(target));
  if (!record || (record.tier ?? tier) === tier) return undefined;
  const text = `the reserved address ${record.name} (${record.address}) has tier ${record.tier}, the Service wants ${tier}`;
  return { text, source: `${MANAGER} TearDownAddressIPIfNetworkTierMismatch` };
}
