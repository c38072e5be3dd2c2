import { isAnnotatedByGke, type NegFacts } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Service } from "../../domain/kinds/service.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import { enabledNegOf, gkeIngressesTo } from "../shared/neg-use.ts";

/** A workload and what is known around it. */
interface WorkloadInCluster {
  readonly object: Workload;
  readonly cluster: NegFacts;
  readonly index: ObjectIndex;
}

/** The readiness gate by which a Pod waits for its NEGs (ingress-gce pkg/neg/types/shared NegReadinessGate). */
export const NEG_READINESS_GATE = "cloud.google.com/load-balancer-neg-ready";

/** What Kubernetes makes of an absent `terminationGracePeriodSeconds`. */
export const DEFAULT_GRACE_SECONDS = 30;

/** How long endpoints may take to reach the load balancer (GKE: Using container-native load balancing, Known issues). */
export const PROPAGATION_SECONDS = 60;

/** The Services that select the workload's Pods and have NEGs of Pod endpoints: by annotation, or as Ingress backends that GKE annotates. */
export function negServicesOf({ object, cluster, index }: WorkloadInCluster): readonly Service[] {
  return index.servicesSelecting(object).filter((service) => hasNegs(service, cluster, index));
}

function hasNegs(service: Service, cluster: NegFacts, index: ObjectIndex): boolean {
  if (service.neg !== undefined) return enabledNegOf(service) !== undefined;
  return gkeIngressesTo(index, service.metadata).length > 0 && isAnnotatedByGke(cluster);
}
