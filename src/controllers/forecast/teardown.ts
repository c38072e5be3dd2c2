import type { Service } from "../../domain/manifest/service.ts";
import { CLASS } from "../load-balancer-class.ts";
import { annotatedTypeOf, optsIntoRbs } from "../ownership.ts";
import type { SyncInput } from "./input.ts";
import { LEGACY_NAME, SPLIT_NAMES } from "./rbs-ipv4.ts";
import { RBS_IPV6_NAMES } from "./rbs-ipv6.ts";
import { deletableNames } from "./subsetting.ts";

/**
 * Deletes what the owner has made, as it does when the Service is deleted or another controller's turn has come.
 * `input.service` is the Service as it is then: subsetting finds its rules by the protocol of its ports. Sources:
 * ingress-gce l4netlbcontroller.go garbageCollectRBSNetLB, l4controller.go processServiceDeletion,
 * cloud-provider-gcp gce_loadbalancer.go EnsureLoadBalancerDeleted.
 */
export function tearDown(input: SyncInput, why: string): void {
  const { cloud } = input;
  for (const name of reachableNames(input)) cloud.delete(name, why, sourceOf(input));
  cloud.replaceFirewall({});
  cloud.targetPool = undefined;
  cloud.backendProtocol = undefined;
  cloud.owner = "none";
}

/**
 * As {@link tearDown}, for a Service that no longer asks for a load balancer. The CCM goes by what the type annotation
 * says by then, so that one that changes in the same edit leads it astray (gce_loadbalancer.go EnsureLoadBalancerDeleted).
 */
export function tearDownForGood(input: SyncInput): void {
  const { service, cluster, cloud } = input;
  const { owner } = cloud;
  const isInternal = isInternalToCcm(service);
  const isAstray = owner === (isInternal ? "legacy-external" : "legacy-internal");
  if (!isAstray) {
    tearDown(input, GONE);
    return;
  }
  const source = "cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancerDeleted";
  cloud.explain(
    "The finalizer stays: the type annotation changes in the same edit, so the wrong clean-up runs",
    source,
  );
  const isSkipped = isInternal ? cluster.facts.subsettingActive : optsIntoRbs(service) || cluster.facts.rbsByDefault;
  if (isSkipped) return;
  tearDown(input, GONE);
  cloud.owner = owner;
}

const GONE = ": the Service asks for no load balancer any more";

/** What getSvcScheme makes of the Service. */
function isInternalToCcm(service: Service): boolean {
  if (service.loadBalancerClass === CLASS.internalLegacy) return true;
  return service.loadBalancerClass !== CLASS.externalLegacy && annotatedTypeOf(service) === "Internal";
}

function reachableNames(input: SyncInput): readonly string[] {
  const { cloud, switches } = input;
  switch (cloud.owner) {
    case "rbs-netlb":
      return [LEGACY_NAME, ...SPLIT_NAMES, ...(switches.dualStack ? RBS_IPV6_NAMES : [])];
    case "ilb-subsetting":
      return [...deletableNames(input, "IPv4"), ...(switches.dualStack ? deletableNames(input, "IPv6") : [])];
    case "legacy-external":
    case "legacy-internal":
      return [LEGACY_NAME];
    case "none":
      return [];
  }
}

function sourceOf({ cloud }: SyncInput): string {
  switch (cloud.owner) {
    case "rbs-netlb":
      return "ingress-gce pkg/l4/controllers/l4netlbcontroller.go garbageCollectRBSNetLB";
    case "ilb-subsetting":
      return "ingress-gce pkg/l4/controllers/l4controller.go processServiceDeletion";
    default:
      return "cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancerDeleted";
  }
}
