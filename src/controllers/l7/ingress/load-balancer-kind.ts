import type { Ingress } from "../../../domain/kinds/ingress.ts";
import { classOf, GKE_CLASS } from "../ingress-ownership.ts";

/** Where the resources of a load balancer are. */
export type Scope = "global" | "regional";

/** The sorts of load balancers that the Ingress controller makes. */
export type LoadBalancerKind = "external" | "internal" | "regional-external";

/** The sort that the class asks for, whether or not the controller takes the Ingress (ingress-gce pkg/utils/utils.go IsGCEL7ILBIngress). */
export function loadBalancerKindOf(ingress: Ingress): LoadBalancerKind {
  switch (classOf(ingress)) {
    case GKE_CLASS.internal:
      return "internal";
    case GKE_CLASS.regionalExternal:
      return "regional-external";
    default:
      return "external";
  }
}

/** Where a load balancer of that sort is (ingress-gce pkg/loadbalancers/features ScopeFromIngress). */
export function scopeOf(kind: LoadBalancerKind): Scope {
  return kind === "external" ? "global" : "regional";
}
