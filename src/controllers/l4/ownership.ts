import {
  DEPRECATED_LOAD_BALANCER_TYPE,
  FINALIZER,
  GKE_FINALIZERS,
  L3_FORWARDING_RULE,
  L4_RBS,
  LOAD_BALANCER_TYPE,
  TCP_FORWARDING_RULE,
  UDP_FORWARDING_RULE,
} from "../../domain/annotations.ts";
import type { Cluster } from "../../domain/cluster.ts";
import { annotation, hasFinalizer, isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { CLASS } from "./load-balancer-class.ts";

/**
 * Who provides the load balancer of a Service. `none`: it asks for none; `unowned`: no controller takes it, silently;
 * `foreign`: its class is not GKE's; `standalone`: GKE attaches NEGs to a load balancer that the user brings.
 */
export type Implementation =
  | "none"
  | "unowned"
  | "foreign"
  | "standalone"
  | "legacy-external"
  | "legacy-internal"
  | "rbs-netlb"
  | "ilb-subsetting";

/** The implementations whose controllers make load balancers. */
export type Owner = "legacy-external" | "legacy-internal" | "rbs-netlb" | "ilb-subsetting";

/** Whether a controller of GKE makes a load balancer for the Service. */
export function isOwner(implementation: Implementation): implementation is Owner {
  switch (implementation) {
    case "legacy-external":
    case "legacy-internal":
    case "rbs-netlb":
    case "ilb-subsetting":
      return true;
    case "none":
    case "unowned":
    case "foreign":
    case "standalone":
      return false;
  }
}

/** What decides who owns a Service. */
interface OwnershipInput {
  readonly service: Service;
  /** The Service before the edit; undefined where there is none or it is unknown. */
  readonly previous: Service | undefined;
  readonly cluster: Cluster;
}

/**
 * The implementation that will provide the Service's load balancer (docs/controllers.md, Owner). Sources: ingress-gce
 * pkg/l4/controllers/l4netlbcontroller.go isRBSBasedService and preventLegacyServiceHandling, l4controller.go
 * shouldProcessService; cloud-provider-gcp gce_util.go shouldProcessNetLB, gce_loadbalancer_internal.go.
 */
export function implementationOf(input: OwnershipInput): Implementation {
  const { service, cluster } = input;
  if (!isLoadBalancer(service)) return "none";
  switch (service.loadBalancerClass) {
    case undefined:
      return annotatedTypeOf(service) === "Internal" ? internalImplementation(input) : externalImplementation(input);
    case CLASS.internal:
      return cluster.facts.subsettingActive ? "ilb-subsetting" : "unowned";
    case CLASS.external:
      return "rbs-netlb";
    case CLASS.internalLegacy:
      return "legacy-internal";
    case CLASS.externalLegacy:
      return "legacy-external";
    case CLASS.standalone:
      return "standalone";
    default:
      return "foreign";
  }
}

function internalImplementation(input: OwnershipInput): Implementation {
  if (carries(input, FINALIZER.legacyInternal)) return "legacy-internal";
  if (carries(input, FINALIZER.subsettingInternal)) return "ilb-subsetting";
  const { subsettingActive, l4Controller } = input.cluster.facts;
  return subsettingActive && l4Controller ? "ilb-subsetting" : "legacy-internal";
}

function externalImplementation(input: OwnershipInput): Implementation {
  if (carries(input, FINALIZER.targetPool)) return "legacy-external";
  if (carries(input, FINALIZER.rbsInstanceGroups) || carries(input, FINALIZER.rbsNegs)) return "rbs-netlb";
  // Older versions of the CCM write no finalizer, so a live load balancer without a trace of RBS is a target pool.
  if (input.previous && isLiveTargetPool(input.previous)) return "legacy-external";
  return optsIntoRbs(input.service) || input.cluster.facts.rbsByDefault ? "rbs-netlb" : "legacy-external";
}

/** Whether the Service carries the finalizer, or did before the edit. */
export function carries({ service, previous }: OwnershipInput, finalizer: string): boolean {
  return hasFinalizer(service, finalizer) || (previous !== undefined && hasFinalizer(previous, finalizer));
}

function isLiveTargetPool(service: Service): boolean {
  return (
    isLoadBalancer(service) &&
    annotatedTypeOf(service) === "External" &&
    isLive(service) &&
    ![TCP_FORWARDING_RULE, UDP_FORWARDING_RULE, L3_FORWARDING_RULE].some(
      (key) => annotation(service, key) !== undefined,
    )
  );
}

/** The keys that say whether a load balancer is internal: the first that is present decides, even when it is empty. */
export const TYPE_KEYS: readonly string[] = [LOAD_BALANCER_TYPE, DEPRECATED_LOAD_BALANCER_TYPE];

/** The two spellings that the controllers read as internal; whatever else is written is external. */
export const INTERNAL_SPELLINGS: readonly string[] = ["Internal", "internal"];

/**
 * The type that the annotations ask for; the class is not looked at (ingress-gce pkg/l4/annotations/gce_annotations.go
 * GetLoadBalancerAnnotationType).
 */
export function annotatedTypeOf(service: Service): "Internal" | "External" {
  const value = annotation(service, LOAD_BALANCER_TYPE) ?? annotation(service, DEPRECATED_LOAD_BALANCER_TYPE);
  return value !== undefined && INTERNAL_SPELLINGS.includes(value) ? "Internal" : "External";
}

/** Whether the annotation asks for a backend service; only the exact value counts (annotations/service.go HasRBSAnnotation). */
export function optsIntoRbs(service: Service): boolean {
  return annotation(service, L4_RBS) === "enabled";
}

/** Whether a load balancer exists or is being made: an IP in the status, or a finalizer of one of GKE's controllers. */
export function isLive(service: Service): boolean {
  return service.statusIPs.length > 0 || GKE_FINALIZERS.some((finalizer) => hasFinalizer(service, finalizer));
}
