import { NETWORK_TIER } from "../../../domain/annotations.ts";
import { annotation, type Service } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { firstProtocol, isMixed, L3_DEFAULT, MAX_DISCRETE_PORTS } from "../forwarding.ts";
import { chooseIpv4, holdAddress, tierConflictOf } from "./address.ts";
import type { SyncInput } from "./input.ts";
import { openModernFirewall } from "./modern-firewall.ts";
import { differencesOf, EVERY_PORT, listOf, numbersOf, type Rule, type RulePorts, rangeOf } from "./rule.ts";

/** The rule of a single protocol; RBS and the CCM give it the same name. */
export const LEGACY_NAME = "a";
/** The rules of mixed protocols; subsetting gives its rules the same names. */
export const SPLIT_NAMES: readonly string[] = ["tcp", "udp", "l3"];

const RULES = "ingress-gce pkg/l4/resources/forwarding_rules.go ensureIPv4ForwardingRule";
const MIXED = "ingress-gce pkg/l4/forwardingrules/netlb_mixed_manager.go";
const HOLD = "ingress-gce pkg/l4/address/hold.go HoldExternalIPv4";

/** The tier that RBS gives a Service, and whether a valid annotation says so (annotations/network_tier.go NetworkTier). */
export function rbsTier(service: Service): { readonly tier: Rule["networkTier"]; readonly isAnnotated: boolean } {
  switch (annotation(service, NETWORK_TIER)) {
    case "Standard":
      return { tier: "STANDARD", isAnnotated: true };
    case "Premium":
      return { tier: "PREMIUM", isAnnotated: true };
    default:
      return { tier: "PREMIUM", isAnnotated: false };
  }
}

/** Provides the IPv4 rules and their firewall rule (l4netlb.go ensureIPv4Resources). */
export function ensureRbsIpv4(input: SyncInput): void {
  const failure = ensureRules(input);
  if (failure) input.cloud.fail(failure);
  else openModernFirewall(input, "IPv4");
}

function ensureRules(input: SyncInput): Reason | undefined {
  const { service, cloud, switches } = input;
  const existing = [LEGACY_NAME, ...SPLIT_NAMES].flatMap((name) => cloud.rule(name) ?? []);
  const choice = chooseIpv4(input, existing[0], "");
  const { tier, isAnnotated } = rbsTier(service);
  if (isAnnotated && !input.cluster.facts.legacyNetwork) {
    for (const rule of existing) {
      if (rule.networkTier !== tier) cloud.delete(rule.name, `: its tier is not ${tier}`, HOLD);
    }
    const conflict = tierConflictOf(input, choice, tier);
    if (conflict) return conflict;
  }
  const ownRule = cloud.rule(LEGACY_NAME);
  const held = holdAddress(input, { ...choice, scheme: "EXTERNAL", tier, ownRule });
  if (held.refusal) return held.refusal;

  const wanted = { tier, address: held.address, keepsRanges: switches.discretePorts };
  // What existed when the sync began is what counts: a rule torn down for its tier still makes the sync fail.
  const before = (name: string) => existing.find((rule) => rule.name === name);
  if (!switches.mixedProtocol || !isMixed(service)) {
    for (const name of SPLIT_NAMES) cloud.delete(name, ": the Service has one protocol now", RULES);
    return ensureRule(input, before(LEGACY_NAME), singleRule(input, wanted));
  }
  cloud.delete(LEGACY_NAME, ": mixed protocols get rules of other names", MIXED);
  if (switches.mixedL3) {
    const failure = ensureRule(input, before("l3"), mixedRule(service, "l3", wanted));
    if (failure) return failure;
    for (const name of ["tcp", "udp"]) cloud.delete(name, ": one L3_DEFAULT rule replaces it", MIXED);
    return undefined;
  }
  cloud.delete("l3", ": a TCP and a UDP rule replace it", MIXED);
  const tcp = ensureRule(input, before("tcp"), mixedRule(service, "tcp", wanted));
  const udp = ensureRule(input, before("udp"), mixedRule(service, "udp", wanted));
  return tcp ?? udp;
}

interface Wanted {
  readonly tier: Rule["networkTier"];
  readonly address: string;
  readonly keepsRanges: boolean;
}

function singleRule({ service, switches }: SyncInput, wanted: Wanted): Rule {
  const numbers = numbersOf(service.ports);
  const isListed = switches.discretePorts && numbers.length <= MAX_DISCRETE_PORTS;
  return externalRule(LEGACY_NAME, firstProtocol(service), isListed ? listOf(numbers) : rangeOf(numbers), wanted);
}

/** netlb_mixed_manager.go buildWanted: ports are listed whatever the switch for discrete ports says. */
function mixedRule(service: Service, name: "tcp" | "udp" | "l3", wanted: Wanted): Rule {
  if (name === "l3") return externalRule(name, L3_DEFAULT, EVERY_PORT, wanted);
  const protocol = name.toUpperCase();
  const numbers = numbersOf(service.ports.filter((port) => port.protocol === protocol));
  const ports = numbers.length > MAX_DISCRETE_PORTS ? rangeOf(numbers) : listOf(numbers);
  return externalRule(name, protocol, ports, wanted);
}

function externalRule(name: string, protocol: string, ports: RulePorts, { tier, address }: Wanted): Rule {
  return {
    name,
    ipVersion: "IPV4",
    address,
    protocol,
    ...ports,
    scheme: "EXTERNAL",
    networkTier: tier,
    allowGlobalAccess: false,
    subnet: "",
    backend: "backend service",
    ipCollection: "",
  };
}

/** Makes the rule, leaves it alone, or deletes and makes it again. */
function ensureRule({ cloud, switches }: SyncInput, existing: Rule | undefined, wanted: Rule): Reason | undefined {
  if (!existing) {
    cloud.insert(wanted, RULES);
    return undefined;
  }
  if (existing.networkTier !== wanted.networkTier) {
    const text = `the rule's tier ${existing.networkTier} is not ${wanted.networkTier}; GKE retries at the next edit or resync only`;
    return { text, source: RULES };
  }
  const differences = differencesOf(existing, wanted, { keepsRanges: switches.discretePorts });
  if (differences.length === 0) return undefined;
  cloud.delete(existing.name, ` and made again (${differences.join(", ")})`, RULES);
  cloud.insert(wanted, RULES);
  return undefined;
}
