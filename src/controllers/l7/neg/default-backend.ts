import type { Ingress } from "../../../domain/kinds/ingress.ts";
import { loadBalancerKindOf } from "../ingress/load-balancer-kind.ts";
import { getsLoadBalancer, isOwned } from "../ingress-ownership.ts";
import type { ClusterObjects } from "../objects.ts";
import type { Switches } from "../switches.ts";

/** GKE's default backend, in every cluster. */
export const DEFAULT_BACKEND_SERVICE = "kube-system/default-http-backend";

/**
 * The NEG of GKE's default backend, for Ingresses without one of their own that use no instance groups. Its Service is
 * looked at where such an Ingress comes or goes, not where one becomes such by an edit: then only at the next resync,
 * every ten minutes (ingress-gce pkg/neg/controller.go NewController, mergeDefaultBackendServicePortInfo).
 */
export class DefaultBackendNeg {
  #ingresses: ClusterObjects["ingresses"] = new Map();
  #isWanted = false;
  #exists = false;

  get exists(): boolean {
    return this.#exists;
  }

  settle(ingresses: ClusterObjects["ingresses"], switches: Switches): void {
    const before = this.#ingresses;
    this.#ingresses = ingresses;
    if (!hasMore(ingresses, before, switches) && !hasMore(before, ingresses, switches)) return;
    this.#isWanted = switches.negsForIngress && [...ingresses.values()].some((one) => needsDefaultNeg(one, switches));
    this.#exists ||= this.#isWanted;
  }

  collect(): void {
    this.#exists = this.#isWanted;
  }
}

/** Whether GKE's default backend is that of the Ingress, by NEGs (ingress-gce pkg/utils/utils.go IsGCEL7ILBIngress, IsGCEL7XLBRegionalIngress). */
export function needsDefaultNeg(ingress: Ingress, switches: Switches): boolean {
  if (ingress.defaultBackend || !getsLoadBalancer(ingress, switches)) return false;
  return loadBalancerKindOf(ingress) !== "external";
}

/** Whether the first set has an Ingress that the second lacks, and that leaves its default backend to GKE. */
function hasMore(some: ClusterObjects["ingresses"], others: ClusterObjects["ingresses"], switches: Switches): boolean {
  for (const [name, ingress] of some) {
    if (!others.has(name) && !ingress.defaultBackend && isOwned(ingress, switches)) return true;
  }
  return false;
}
