import { IP_COLLECTION_V6, LOAD_BALANCER_SUBNET } from "../../../domain/annotations.ts";
import { annotation } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { firstProtocol, L3_DEFAULT, MAX_DISCRETE_PORTS, mixedAwareProtocol } from "../forwarding.ts";
import { chooseIpv6, holdAddress, tierConflictOf } from "./address.ts";
import type { SyncInput } from "./input.ts";
import { openModernFirewall } from "./modern-firewall.ts";
import { rbsTier } from "./rbs-ipv4.ts";
import { differencesOf, EVERY_PORT, listOf, numbersOf, type Rule, rangeOf } from "./rule.ts";

const SINGLE_NAME = "a-ipv6";
const MIXED_NAME = "l3-ipv6";
/** The names that an external IPv6 rule can have: for one protocol, for mixed ones. */
export const RBS_IPV6_NAMES: readonly string[] = [SINGLE_NAME, MIXED_NAME];

const RULES = "ingress-gce pkg/l4/resources/forwarding_rules_ipv6.go ensureIPv6ForwardingRule";

/** The subnet of the IPv6 rule: the annotation's unless it is empty, else the cluster's (l4netlbipv6.go ipv6SubnetName). */
export function rbsIpv6Subnet({ service, cluster }: SyncInput): string {
  return annotation(service, LOAD_BALANCER_SUBNET) || cluster.facts.clusterSubnet.name;
}

/** Provides the IPv6 rule and its firewall rule (l4netlbipv6.go ensureIPv6Resources). */
export function ensureRbsIpv6(input: SyncInput): void {
  const failure = ensureRule(input);
  if (failure) input.cloud.fail(failure);
  else openModernFirewall(input, "IPv6");
}

function ensureRule(input: SyncInput): Reason | undefined {
  const { service, cloud, switches } = input;
  const protocol = switches.mixedProtocol && switches.mixedL3 ? mixedAwareProtocol(service) : firstProtocol(service);
  const isL3 = protocol === L3_DEFAULT;
  const [name, otherName] = isL3 ? [MIXED_NAME, SINGLE_NAME] : [SINGLE_NAME, MIXED_NAME];
  const existing = cloud.rule(name);
  const donor = existing ?? cloud.rule(otherName);
  const ipCollection = collectionOf(input);
  const subnet = ipCollection ? "" : rbsIpv6Subnet(input);
  const choice = chooseIpv6(input, donor, subnet);
  const isCollectionChanged = donor !== undefined && donor.ipCollection !== ipCollection;
  const { tier, isAnnotated } = rbsTier(service);
  if (tier === "STANDARD") {
    return { text: "IPv6 load balancers have no Standard tier, the Service gets no status", source: RULES };
  }
  const conflict = isAnnotated ? tierConflictOf(input, choice, tier) : undefined;
  if (conflict) return conflict;
  const target = isCollectionChanged ? "" : choice.target;
  const held = holdAddress(input, { ...choice, target, scheme: "EXTERNAL", tier, ownRule: existing });
  if (held.refusal) return held.refusal;
  cloud.delete(otherName, ": the rule of the other protocol kind replaces it", RULES);

  const wanted: Rule = {
    name,
    ipVersion: "IPV6",
    address: held.address,
    protocol,
    ...(isL3 ? EVERY_PORT : portsOf(input)),
    scheme: "EXTERNAL",
    networkTier: tier,
    allowGlobalAccess: false,
    subnet,
    backend: "backend service",
    ipCollection,
  };
  const comparison = { keepsRanges: switches.discretePorts, ignoresAddress: true };
  const differences = existing ? differencesOf(existing, wanted, comparison) : [];
  if (existing && differences.length === 0) {
    explainIgnoredAddress(input, existing, held.address);
    return undefined;
  }
  cloud.delete(name, ` and made again (${differences.join(", ")})`, RULES);
  cloud.insert(wanted, RULES);
  return undefined;
}

function portsOf({ service, switches }: SyncInput) {
  const numbers = numbersOf(service.ports);
  return switches.discretePorts && numbers.length <= MAX_DISCRETE_PORTS ? listOf(numbers) : rangeOf(numbers);
}

function collectionOf({ service, cluster }: SyncInput): string {
  const collection = annotation(service, IP_COLLECTION_V6);
  return collection && cluster.facts.byoIpv6 ? collection : "";
}

/** Says that an IPv6 rule keeps its address though the Service names another; the comparison never looks at it. */
export function explainIgnoredAddress({ cloud }: SyncInput, existing: Rule, wanted: string): void {
  if (existing.address === wanted) return;
  cloud.explain(
    `The IPv6 rule stays on ${existing.address} although ${wanted} is named: addresses are not compared`,
    "ingress-gce pkg/l4/forwardingrules/equal.go EqualIPv6",
  );
}
