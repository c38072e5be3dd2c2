import {
  ALPHA_BACKEND_SHARE,
  DEPRECATED_BACKEND_SHARE,
  GLOBAL_ACCESS,
  INTERNAL_SUBNET,
} from "../../../domain/annotations.ts";
import { annotation, type Service } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { openedRangesOf } from "../firewall.ts";
import { firstProtocol, MAX_DISCRETE_PORTS } from "../forwarding.ts";
import type { SyncInput } from "./input.ts";
import { findAddress } from "./inventory.ts";
import { LEGACY_NAME } from "./rbs-ipv4.ts";
import { differencesOf, EVERY_PORT, listOf, numbersOf, type Rule } from "./rule.ts";
import { protocolRefusal } from "./target-pool.ts";

const CCM = "cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go";

/** Syncs a Service as the CCM does for internal load balancers (gce_loadbalancer_internal.go ensureInternalLoadBalancer). */
export function syncLegacyInternal(input: SyncInput): void {
  const failure = protocolRefusal(input.service) ?? ensure(input);
  if (failure) input.cloud.fail(failure);
}

function ensure(input: SyncInput): Reason | undefined {
  const { service, cluster, cloud } = input;
  cloud.owner = "legacy-internal";
  const protocol = firstProtocol(service);
  if (protocol !== "TCP" && protocol !== "UDP") {
    return { text: `protocol ${protocol} is neither TCP nor UDP`, source: `${CCM} ensureInternalLoadBalancer` };
  }
  const existing = cloud.rule(LEGACY_NAME);
  const isLegacyNetwork = cluster.facts.legacyNetwork;
  const named = isLegacyNetwork ? undefined : annotation(service, INTERNAL_SUBNET);
  const subnet = named || cluster.facts.clusterSubnet.name;
  const target = service.loadBalancerIP ?? (existing?.subnet === subnet ? existing.address : "");
  const refusal = isLegacyNetwork ? undefined : addressRefusal(input, target);
  if (refusal) return refusal;

  const address = target === "" ? cloud.chooseAddress() : target;
  const wanted = wantedRule(service, { subnet, address, hasOptions: !isLegacyNetwork });
  const differences = existing ? differencesOf(existing, wanted, { keepsRanges: false }) : [];
  if (!existing || differences.length > 0) {
    cloud.delete(LEGACY_NAME, ` and made again (${differences.join(", ")})`, `${CCM} forwardingRulesEqual`);
    cloud.insert(wanted, `${CCM} ensureInternalForwardingRule`);
  }
  const ranges = openedRangesOf({
    service,
    implementation: "legacy-internal",
    families: ["IPv4"],
    isUserManaged: false,
  });
  if (!ranges) {
    const text = "a source range is no CIDR; the forwarding rule exists, its firewall rule does not";
    return { text, source: `${CCM} ensureInternalFirewalls` };
  }
  cloud.replaceFirewall(ranges);
  return undefined;
}

/** gce_address_manager.go validateAddress: a reserved address must be internal; that one is reserved at all is not checked. */
function addressRefusal({ cluster }: SyncInput, target: string): Reason | undefined {
  const record = target === "" ? undefined : findAddress(cluster, target);
  if (!record || (record.type ?? "INTERNAL") === "INTERNAL") return undefined;
  const text = `address ${record.name} (${record.address}) is ${record.type}, not INTERNAL`;
  return { text, source: "cloud-provider-gcp providers/gce/gce_address_manager.go validateAddress" };
}

function wantedRule(
  service: Service,
  options: { readonly subnet: string; readonly address: string; readonly hasOptions: boolean },
): Rule {
  const numbers = numbersOf(service.ports);
  return {
    name: LEGACY_NAME,
    ipVersion: "IPV4",
    address: options.address,
    protocol: firstProtocol(service),
    ...(numbers.length > MAX_DISCRETE_PORTS ? EVERY_PORT : listOf(numbers)),
    scheme: "INTERNAL",
    networkTier: "PREMIUM",
    allowGlobalAccess: options.hasOptions && annotation(service, GLOBAL_ACCESS) === "true",
    subnet: options.subnet,
    backend: backendOf(service),
    ipCollection: "",
  };
}

/** A shared backend service is another one for each protocol and affinity (gce_loadbalancer_naming.go makeBackendServiceName). */
function backendOf(service: Service): string {
  const isShared = [ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE].some((key) => annotation(service, key) === "true");
  if (!isShared || service.externalTrafficPolicy === "Local") return "own";
  return `shared ${firstProtocol(service)} ${service.sessionAffinity}`;
}
