import type { Service } from "../../domain/kinds/service.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { isGkeLoadBalancer } from "./gke-load-balancer.ts";
import { enabledNegOf, gkeIngressesTo } from "./neg-use.ts";

/** Whether a load balancer of GKE's sends traffic to the Service, as far as is written: its own, a NEG's or an Ingress'. */
export function isLoadBalanced(service: Service, index: ObjectIndex): boolean {
  return (
    isGkeLoadBalancer(service) ||
    enabledNegOf(service) !== undefined ||
    gkeIngressesTo(index, service.metadata).length > 0
  );
}
