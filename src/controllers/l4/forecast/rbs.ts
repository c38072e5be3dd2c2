import { IP_COLLECTION_V6, LOAD_BALANCER_SUBNET, STRONG_SESSION_AFFINITY } from "../../../domain/annotations.ts";
import { annotation, type Service } from "../../../domain/kinds/service.ts";
import type { Reason } from "../../reason.ts";
import { firstProtocol, isMixed } from "../forwarding.ts";
import { provides, type SyncInput } from "./input.ts";
import { findSubnet, lacksIpv6Range } from "./inventory.ts";
import { ensureRbsIpv4, LEGACY_NAME, SPLIT_NAMES } from "./rbs-ipv4.ts";
import { ensureRbsIpv6, RBS_IPV6_NAMES, rbsIpv6Subnet } from "./rbs-ipv6.ts";
import { removeFamilyWithTraces } from "./traces.ts";

const L4NETLB = "ingress-gce pkg/l4/resources/l4netlb.go";
/** Seconds (l4netlb.go minStrongSessionAffinityIdleTimeout, maxSessionAffinityIdleTimeout). */
const STRONG_AFFINITY_TIMEOUT = { minimum: 60, maximum: 57_600 };
/** What the API server makes of an absent timeout of ClientIP affinity (Kubernetes pkg/apis/core/v1 defaults). */
const DEFAULT_AFFINITY_TIMEOUT = 10_800;

/** Syncs a Service as the RBS controller does (ingress-gce l4netlbcontroller.go syncInternal, l4netlb.go EnsureFrontend). */
export function syncRbs(input: SyncInput): void {
  const { cloud, switches } = input;
  cloud.owner = "rbs-netlb";
  const refusal = input.isProven ? undefined : refusalOf(input);
  if (refusal) {
    cloud.fail(refusal);
    return;
  }
  changeBackendProtocol(input);
  if (provides(input, "IPv4")) ensureRbsIpv4(input);
  else removeFamilyWithTraces(input, "IPv4", [LEGACY_NAME, ...SPLIT_NAMES]);
  if (!switches.dualStack) return;
  if (provides(input, "IPv6")) ensureRbsIpv6(input);
  else removeFamilyWithTraces(input, "IPv6", RBS_IPV6_NAMES);
}

/** The backend service is updated before its rules, which Compute Engine may refuse; subsetting deletes them first for that reason. */
function changeBackendProtocol({ service, switches, cloud }: SyncInput): void {
  const protocol = switches.mixedProtocol && isMixed(service) ? "UNSPECIFIED" : firstProtocol(service);
  if (cloud.backendProtocol !== undefined && cloud.backendProtocol !== protocol) {
    cloud.explain(
      `The backend service goes from ${cloud.backendProtocol} to ${protocol} under its rules: if the API refuses that, the old protocol stays`,
      `${L4NETLB} provideBackendService; resources/l4.go EnsureInternalLoadBalancer deletes the rules first`,
    );
  }
  cloud.backendProtocol = protocol;
}

/** Why nothing is done at all, or undefined. */
function refusalOf(input: SyncInput): Reason | undefined {
  return ipCollectionRefusal(input) ?? strongAffinityRefusal(input) ?? subnetRefusal(input);
}

function ipCollectionRefusal({ service, cluster, ipFamilies }: SyncInput): Reason | undefined {
  const collection = annotation(service, IP_COLLECTION_V6);
  if (!collection || !cluster.facts.byoIpv6) return undefined;
  const source = `${L4NETLB} EnsureFrontend`;
  if (annotation(service, LOAD_BALANCER_SUBNET)) {
    return { text: `${IP_COLLECTION_V6} and ${LOAD_BALANCER_SUBNET} exclude each other`, source };
  }
  const needsIpv4 = ipFamilies.length === 0 || ipFamilies.includes("IPv4");
  return needsIpv4 ? { text: `${IP_COLLECTION_V6} needs an IPv6-only Service`, source } : undefined;
}

function strongAffinityRefusal({ service, cluster }: SyncInput): Reason | undefined {
  if (annotation(service, STRONG_SESSION_AFFINITY) !== "enabled") return undefined;
  const source = `${L4NETLB} checkStrongSessionAffinityRequirements`;
  if (!cluster.facts.strongSessionAffinity) {
    return { text: "strong session affinity is not enabled on the cluster", source };
  }
  if (service.sessionAffinity !== "ClientIP") {
    return { text: "strong session affinity needs sessionAffinity ClientIP", source };
  }
  return timeoutRefusal(service, source);
}

function timeoutRefusal(service: Service, source: string): Reason | undefined {
  const seconds = service.sessionAffinityTimeout ?? DEFAULT_AFFINITY_TIMEOUT;
  const { minimum, maximum } = STRONG_AFFINITY_TIMEOUT;
  if (seconds >= minimum && seconds <= maximum) return undefined;
  return { text: `a session affinity timeout of ${seconds} s is not in ${minimum} to ${maximum}`, source };
}

/** The IPv6 check comes before everything, so that it blocks IPv4 too. */
function subnetRefusal(input: SyncInput): Reason | undefined {
  if (!input.switches.dualStack || !provides(input, "IPv6")) return undefined;
  const name = rbsIpv6Subnet(input);
  const subnet = findSubnet(input.cluster, name);
  const source = "ingress-gce pkg/l4/resources/l4netlbipv6.go serviceSubnetHasExternalIPv6Range";
  if (subnet.kind === "unknown") return undefined;
  if (subnet.kind === "missing") return { text: `subnet "${name}" is not found`, source };
  if (!lacksIpv6Range(subnet.record, "EXTERNAL")) return undefined;
  return { text: `subnet ${name} has no external IPv6 range, so not even IPv4 is provided`, source };
}
