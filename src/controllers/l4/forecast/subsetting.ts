import type { IpFamily } from "../../../domain/addresses.ts";
import { GLOBAL_ACCESS, INTERNAL_SUBNET, LOAD_BALANCER_SUBNET } from "../../../domain/annotations.ts";
import { annotation } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { firstProtocol, L3_DEFAULT, MAX_DISCRETE_PORTS, mixedAwareProtocol } from "../forwarding.ts";
import { chooseIpv4, chooseIpv6, holdAddress } from "./address.ts";
import { provides, type SyncInput } from "./input.ts";
import { findSubnet, lacksIpv6Range } from "./inventory.ts";
import { openModernFirewall } from "./modern-firewall.ts";
import { explainIgnoredAddress } from "./rbs-ipv6.ts";
import { differencesOf, EVERY_PORT, listOf, numbersOf, type Rule } from "./rule.ts";
import { removeFamilyWithTraces } from "./traces.ts";

const L4 = "ingress-gce pkg/l4/resources/l4.go";
const RULES_IPV4 = "ingress-gce pkg/l4/resources/forwarding_rules.go ensureIPv4ForwardingRule";
const RULES_IPV6 = "ingress-gce pkg/l4/resources/forwarding_rules_ipv6.go ensureIPv6ForwardingRule";
const PROTOCOLS = ["TCP", "UDP", L3_DEFAULT];

/** Syncs a Service as the subsetting controller does (ingress-gce l4controller.go, l4.go EnsureInternalLoadBalancer). */
export function syncSubsetting(input: SyncInput): void {
  const { cloud } = input;
  cloud.owner = "ilb-subsetting";
  const subnet = subnetOf(input);
  const refusal = input.isProven ? undefined : subnetRefusal(input, subnet);
  if (refusal) {
    cloud.fail(refusal);
    return;
  }
  // Both addresses are held before anything changes, so that a bad one of either family blocks both.
  const ipv4 = plan(input, "IPv4", subnet);
  const ipv6 = ipv4.refusal ? undefined : plan(input, "IPv6", subnet);
  const failure = ipv4.refusal ?? ipv6?.refusal;
  if (failure) {
    cloud.fail(failure);
    return;
  }
  replaceBackendProtocol(input, [ipv4.existing, ipv6?.existing]);
  if (ipv4.wanted) ensureIpv4(input, ipv4.existing, ipv4.wanted);
  else removeFamilyWithTraces(input, "IPv4", deletableNames(input, "IPv4"));
  if (!input.switches.dualStack) return;
  if (ipv6?.wanted) ensureIpv6(input, ipv6.existing, ipv6.wanted);
  else removeFamilyWithTraces(input, "IPv6", deletableNames(input, "IPv6"));
}

/** A key that is present wins even when it is empty; empty means the cluster's subnet (annotations/service.go GetInternalLoadBalancerAnnotationSubnet). */
function subnetOf({ service, cluster }: SyncInput): string {
  const named = annotation(service, LOAD_BALANCER_SUBNET) ?? annotation(service, INTERNAL_SUBNET);
  return named || cluster.facts.clusterSubnet.name;
}

function subnetRefusal(input: SyncInput, name: string): Reason | undefined {
  const subnet = findSubnet(input.cluster, name);
  if (subnet.kind === "unknown") return undefined;
  if (subnet.kind === "missing") {
    return { text: `subnet "${name}" is not found; a user error, not retried`, source: `${L4} getSubnetworkURLByName` };
  }
  if (!input.switches.dualStack || !provides(input, "IPv6") || !lacksIpv6Range(subnet.record, "INTERNAL"))
    return undefined;
  return {
    text: `subnet ${name} has no internal IPv6 range, so not even IPv4 is provided`,
    source: "ingress-gce pkg/l4/resources/l4ipv6.go serviceSubnetHasInternalIPv6Range",
  };
}

interface FamilyPlan {
  readonly existing?: Rule | undefined;
  readonly wanted?: Rule;
  readonly refusal?: Reason;
}

/** The rule that a family has and the one it is to have, on an address that is held; nothing where the family is not needed. */
function plan(input: SyncInput, family: IpFamily, subnet: string): FamilyPlan {
  if (!provides(input, family)) return {};
  const existing = input.cloud.rule(nameOf(input.cloud.backendProtocol ?? ruleProtocol(input), family));
  const choice = family === "IPv4" ? chooseIpv4(input, existing, subnet) : chooseIpv6(input, existing, subnet);
  const ownRule = input.cloud.rule(nameOf(ruleProtocol(input), family));
  const held = holdAddress(input, { ...choice, scheme: "INTERNAL", tier: "PREMIUM", ownRule });
  if (held.refusal) return { refusal: held.refusal };
  return { existing, wanted: wantedRule(input, { family, subnet, address: held.address }) };
}

function ruleProtocol({ service, switches }: SyncInput): string {
  return switches.mixedProtocol ? mixedAwareProtocol(service) : firstProtocol(service);
}

function nameOf(protocol: string, family: IpFamily): string {
  const name = protocol === L3_DEFAULT ? "l3" : protocol.toLowerCase();
  return family === "IPv4" ? name : `${name}-ipv6`;
}

/** The rules that a deletion reaches: without mixed protocols only the one of the protocol that the Service has now (l4.go). */
export function deletableNames(input: SyncInput, family: IpFamily): readonly string[] {
  const isThorough = input.switches.dualStack && input.switches.mixedProtocol;
  return (isThorough ? PROTOCOLS : [ruleProtocol(input)]).map((protocol) => nameOf(protocol, family));
}

function wantedRule(
  input: SyncInput,
  { family, subnet, address }: { readonly family: IpFamily; readonly subnet: string; readonly address: string },
): Rule {
  const protocol = ruleProtocol(input);
  const numbers = numbersOf(input.service.ports);
  const isEveryPort = protocol === L3_DEFAULT || numbers.length > MAX_DISCRETE_PORTS;
  return {
    name: nameOf(protocol, family),
    ipVersion: family === "IPv4" ? "IPV4" : "IPV6",
    address,
    protocol,
    ...(isEveryPort ? EVERY_PORT : listOf(numbers)),
    scheme: "INTERNAL",
    networkTier: "PREMIUM",
    allowGlobalAccess: annotation(input.service, GLOBAL_ACCESS) === "true",
    subnet,
    backend: "backend service",
    ipCollection: "",
  };
}

/** The API refuses a change of the backend service's protocol under a rule, so the rules go first (l4.go EnsureInternalLoadBalancer). */
function replaceBackendProtocol(input: SyncInput, existing: readonly (Rule | undefined)[]): void {
  const { cloud } = input;
  const protocol = ruleProtocol(input);
  if (cloud.backendProtocol !== undefined && cloud.backendProtocol !== protocol) {
    for (const rule of existing) {
      if (rule) cloud.delete(rule.name, `: the protocol changes to ${protocol}`, `${L4} EnsureInternalLoadBalancer`);
    }
  }
  cloud.backendProtocol = protocol;
}

function ensureIpv4(input: SyncInput, existing: Rule | undefined, wanted: Rule): void {
  const { cloud, switches } = input;
  const comparison = { keepsRanges: switches.discretePorts };
  const differences = existing ? differencesOf(existing, wanted, comparison) : [];
  if (!existing) cloud.insert(wanted, RULES_IPV4);
  else if (differences.length > 0) {
    const patched = { ...existing, allowGlobalAccess: wanted.allowGlobalAccess };
    if (differencesOf(patched, wanted, comparison).length === 0) {
      cloud.patch(patched, differences.join(", "), "ingress-gce pkg/l4/forwardingrules/patchable.go PatchableIPv4");
    } else {
      cloud.delete(existing.name, ` and made again (${differences.join(", ")})`, RULES_IPV4);
      cloud.insert(wanted, RULES_IPV4);
    }
  }
  openModernFirewall(input, "IPv4");
}

function ensureIpv6(input: SyncInput, existing: Rule | undefined, wanted: Rule): void {
  const { cloud, switches } = input;
  const differences = existing
    ? differencesOf(existing, wanted, { keepsRanges: switches.discretePorts, ignoresAddress: true })
    : [];
  if (existing && differences.length === 0) explainIgnoredAddress(input, existing, wanted.address);
  else {
    if (existing) cloud.delete(existing.name, ` and made again (${differences.join(", ")})`, RULES_IPV6);
    cloud.insert(wanted, RULES_IPV6);
  }
  openModernFirewall(input, "IPv6");
}
