import { INGRESS_CLASS } from "../../domain/annotations.ts";
import type { Ingress, IngressBackend } from "../../domain/kinds/ingress.ts";
import type { Switches } from "./switches.ts";

/** The classes of GKE's Ingress controller (ingress-gce pkg/annotations/ingress.go). */
export const GKE_CLASS = {
  external: "gce",
  internal: "gce-internal",
  regionalExternal: "gce-regional-external",
  multiCluster: "gce-multi-cluster",
} as const;

/** The class annotation; "" where it is absent. */
export function classOf({ metadata }: Ingress): string {
  return metadata.annotations.get(INGRESS_CLASS) ?? "";
}

/** Whether GKE's Ingress controller takes the Ingress (ingress-gce pkg/utils/utils.go IsGLBCIngress). */
export function isOwned(ingress: Ingress, switches: Switches): boolean {
  return getsLoadBalancer(ingress, switches) || classOf(ingress) === GKE_CLASS.multiCluster;
}

/** Whether the controller makes a load balancer for it (IsGCEIngress); for a multi-cluster one it makes instance groups alone. */
export function getsLoadBalancer(ingress: Ingress, switches: Switches): boolean {
  switch (classOf(ingress)) {
    case "":
      return !ingress.namesClass;
    case GKE_CLASS.external:
      return switches.ingressGlobalExternal;
    case GKE_CLASS.internal:
      return true;
    case GKE_CLASS.regionalExternal:
      return switches.ingressRegionalExternal;
    default:
      return false;
  }
}

/** The backends that the controllers walk, in their order (ingress-gce pkg/utils/utils.go TraverseIngressBackends). */
export function serviceBackends(ingress: Ingress): readonly IngressBackend[] {
  return ingress.backends.filter(({ service }) => service !== undefined);
}
