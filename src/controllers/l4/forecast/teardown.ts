import { FINALIZER } from "../../../domain/annotations.ts";
import { hasFinalizer, type Service } from "../../../domain/kinds/service.ts";
import { CLASS } from "../load-balancer-class.ts";
import { annotatedTypeOf, type Owner, optsIntoRbs } from "../ownership.ts";
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
export function tearDown(input: SyncInput, former: Owner, why: string): void {
  const { cloud } = input;
  for (const name of NAMES[former](input)) cloud.delete(name, why, SOURCES[former]);
  cloud.replaceFirewall({});
  cloud.targetPool = undefined;
  cloud.backendProtocol = undefined;
  cloud.owner = "none";
}

/**
 * As {@link tearDown}, for a Service that no longer asks for a load balancer. The CCM goes by what the type annotation
 * says by then, so that one that changes in the same edit leads it astray (gce_loadbalancer.go EnsureLoadBalancerDeleted).
 */
export function tearDownForGood(input: SyncInput, former: Owner): void {
  const { service, cluster, cloud } = input;
  const isInternal = isInternalToCcm(service);
  const isAstray = former === (isInternal ? "legacy-external" : "legacy-internal");
  if (!isAstray) {
    tearDown(input, former, GONE);
    return;
  }
  cloud.explain(
    "The finalizer stays: the type annotation changes in the same edit, so the wrong clean-up runs",
    CCM_SOURCE,
  );
  const isSkipped = isInternal ? cluster.facts.subsettingActive : optsIntoRbs(service) || cluster.facts.rbsByDefault;
  if (isSkipped) return;
  tearDown(input, former, GONE);
  cloud.owner = former;
}

/**
 * Whether the edit also strips the finalizer by which the former owner would know what it has to delete: without it the
 * subsetting controller deletes nothing, and RBS only what it finds by name or class (ingress-gce l4controller.go and
 * l4netlbcontroller.go needsDeletion).
 */
export function isLeaked({ service, cloud }: SyncInput, former: Owner): boolean {
  switch (former) {
    case "ilb-subsetting":
      return !hasFinalizer(service, FINALIZER.subsettingInternal);
    case "rbs-netlb":
      return (
        !hasFinalizer(service, FINALIZER.rbsInstanceGroups) &&
        !hasFinalizer(service, FINALIZER.rbsNegs) &&
        service.loadBalancerClass !== CLASS.external &&
        cloud.rule(LEGACY_NAME) === undefined
      );
    case "legacy-external":
    case "legacy-internal":
      return false;
  }
}

/** Notes that what the former owner made stays for good, and costs. */
export function explainLeak({ cloud }: SyncInput, former: Owner): void {
  cloud.explain(
    "The old load balancer leaks: its finalizer is gone, so its controller deletes nothing",
    SOURCES[former],
  );
}

const GONE = ": the Service asks for no load balancer any more";

/** What getSvcScheme makes of the Service. */
function isInternalToCcm(service: Service): boolean {
  if (service.loadBalancerClass === CLASS.internalLegacy) return true;
  return service.loadBalancerClass !== CLASS.externalLegacy && annotatedTypeOf(service) === "Internal";
}

const CCM_SOURCE = "cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancerDeleted";
const SOURCES: { readonly [owner in Owner]: string } = {
  "rbs-netlb": "ingress-gce pkg/l4/controllers/l4netlbcontroller.go garbageCollectRBSNetLB",
  "ilb-subsetting": "ingress-gce pkg/l4/controllers/l4controller.go processServiceDeletion",
  "legacy-external": CCM_SOURCE,
  "legacy-internal": CCM_SOURCE,
};

/** The names of the rules that each controller deletes, whether or not they exist. */
const NAMES: { readonly [owner in Owner]: (input: SyncInput) => readonly string[] } = {
  "rbs-netlb": ({ switches }) => [LEGACY_NAME, ...SPLIT_NAMES, ...(switches.dualStack ? RBS_IPV6_NAMES : [])],
  "ilb-subsetting": (input) => [
    ...deletableNames(input, "IPv4"),
    ...(input.switches.dualStack ? deletableNames(input, "IPv6") : []),
  ],
  "legacy-external": () => [LEGACY_NAME],
  "legacy-internal": () => [LEGACY_NAME],
};
