import { NETWORK_TIER } from "../../../domain/annotations.ts";
import { annotation, type Service } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { openedRangesOf } from "../firewall.ts";
import { firstProtocol, hasOneProtocol } from "../forwarding.ts";
import type { TargetPool } from "./cloud.ts";
import type { SyncInput } from "./input.ts";
import { findAddress } from "./inventory.ts";
import { LEGACY_NAME } from "./rbs-ipv4.ts";
import { numbersOf, type Rule, rangeOf } from "./rule.ts";

const CCM = "cloud-provider-gcp providers/gce/gce_loadbalancer_external.go";

/** Why the CCM refuses the ports, or undefined: it serves one protocol (gce_loadbalancer.go checkMixedProtocol). */
export function protocolRefusal(service: Service): Reason | undefined {
  if (hasOneProtocol(service)) return undefined;
  const text =
    "several protocols are not supported (condition LoadBalancerPortsError); an existing rule stays as it is";
  return { text, source: "cloud-provider-gcp providers/gce/gce_loadbalancer.go processMixedProtocolCheck" };
}

/** Syncs a Service as the CCM does for target pools (gce_loadbalancer_external.go ensureExternalLoadBalancer). */
export function syncTargetPool(input: SyncInput): void {
  const failure = protocolRefusal(input.service) ?? ensure(input);
  if (failure) input.cloud.fail(failure);
}

function ensure(input: SyncInput): Reason | undefined {
  const { service, cloud } = input;
  cloud.owner = "legacy-external";
  const tier = tierOf(service);
  if (tier === undefined) {
    const text = `network tier "${annotation(service, NETWORK_TIER)}" is neither Standard nor Premium`;
    return { text, source: "cloud-provider-gcp providers/gce/gce_annotations.go GetServiceNetworkTier" };
  }
  deleteRuleOfOtherTier(input, tier);
  const existing = cloud.rule(LEGACY_NAME);
  const differences = existing ? differencesOf(existing, service) : [];
  const portsRefusal = refusedPorts(service);
  if (existing && portsRefusal && !isMovedAway(existing, service)) return portsRefusal;

  const address = addressFor(input, existing, tier);
  if (typeof address !== "string") return address;
  const ranges = openedRangesOf({
    service,
    implementation: "legacy-external",
    families: ["IPv4"],
    isUserManaged: false,
  });
  if (!ranges)
    return { text: "a source range is no CIDR, so nothing else changes", source: `${CCM} ensureAllowNodeFirewall` };
  cloud.replaceFirewall(ranges);

  const pool = targetPoolOf(service);
  differences.push(...poolDifferences(cloud.targetPool, pool));
  if (existing && differences.length === 0) return undefined;
  cloud.delete(LEGACY_NAME, ` and made again (${differences.join(", ")})`, `${CCM} ensureExternalLoadBalancer`);
  cloud.targetPool = pool;
  if (portsRefusal) return portsRefusal;
  cloud.insert(ruleOf(service, tier, address), `${CCM} createForwardingRule`);
  return undefined;
}

/** undefined for an invalid value; no annotation means Premium, whatever the project's default is. */
function tierOf(service: Service): Rule["networkTier"] | undefined {
  switch (annotation(service, NETWORK_TIER)) {
    case undefined:
    case "Premium":
      return "PREMIUM";
    case "Standard":
      return "STANDARD";
    default:
      return undefined;
  }
}

/** Only with an annotation: without one a rule of another tier stays (gce_loadbalancer_external.go deleteWrongNetworkTieredResources). */
function deleteRuleOfOtherTier({ service, cloud }: SyncInput, tier: Rule["networkTier"]): void {
  const rule = cloud.rule(LEGACY_NAME);
  if (!rule || rule.networkTier === tier || annotation(service, NETWORK_TIER) === undefined) return;
  cloud.delete(rule.name, ` with its address: its tier is not ${tier}`, `${CCM} deleteFWDRuleWithWrongTier`);
}

/** gce_loadbalancer_external.go forwardingRuleNeedsUpdate: address, ports and protocol, in this order. */
function differencesOf(existing: Rule, service: Service): string[] {
  if (isMovedAway(existing, service)) return [`address ${existing.address} → ${service.loadBalancerIP}`];
  const { portRange } = rangeOf(numbersOf(service.ports));
  if (portRange !== existing.portRange) return [`ports ${existing.portRange} → ${portRange}`];
  const protocol = firstProtocol(service);
  return protocol === existing.protocol
    ? []
    : [`protocol ${existing.protocol} → ${protocol}; the firewall keeps the old one`];
}

function isMovedAway(existing: Rule, { loadBalancerIP }: Service): boolean {
  return loadBalancerIP !== undefined && loadBalancerIP !== existing.address;
}

function refusedPorts(service: Service): Reason | undefined {
  const protocol = firstProtocol(service);
  if (service.ports.length === 0) return { text: "the Service has no ports", source: `${CCM} loadBalancerPortRange` };
  if (protocol === "TCP" || protocol === "UDP") return undefined;
  return { text: `protocol ${protocol} is neither TCP nor UDP`, source: `${CCM} getProtocol` };
}

/** The address to use: the requested one once verified, else that of the rule, else a new one (verifyUserRequestedIP, ensureStaticIP). */
function addressFor({ service, cluster, cloud }: SyncInput, existing: Rule | undefined, tier: Rule["networkTier"]) {
  const requested = service.loadBalancerIP;
  if (requested === undefined) return existing?.address ?? cloud.chooseAddress();
  const source = `${CCM} verifyUserRequestedIP`;
  const record = findAddress(cluster, requested);
  if (record && (record.tier ?? tier) !== tier) {
    return { text: `loadBalancerIP ${requested} has tier ${record.tier}, the Service wants ${tier}`, source };
  }
  if (record || requested === existing?.address || !cluster.knows("addresses")) return requested;
  return { text: `loadBalancerIP ${requested} is neither reserved nor in use by this load balancer`, source };
}

function targetPoolOf(service: Service): TargetPool {
  return {
    affinity: service.sessionAffinity === "ClientIP" ? "CLIENT_IP" : "NONE",
    hasLocalHealthCheck: service.externalTrafficPolicy === "Local",
  };
}

/** Neither can be changed in a target pool, and the rule that uses it must go first. */
function poolDifferences(existing: TargetPool | undefined, wanted: TargetPool): string[] {
  if (!existing) return [];
  const differences: string[] = [];
  if (existing.affinity !== wanted.affinity)
    differences.push(`session affinity ${existing.affinity} → ${wanted.affinity}`);
  if (existing.hasLocalHealthCheck !== wanted.hasLocalHealthCheck) differences.push("another kind of health check");
  return differences;
}

function ruleOf(service: Service, tier: Rule["networkTier"], address: string): Rule {
  return {
    name: LEGACY_NAME,
    ipVersion: "IPV4",
    address,
    protocol: firstProtocol(service),
    ...rangeOf(numbersOf(service.ports)),
    scheme: "EXTERNAL",
    networkTier: tier,
    allowGlobalAccess: false,
    subnet: "",
    backend: "target pool",
    ipCollection: "",
  };
}
