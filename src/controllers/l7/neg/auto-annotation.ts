import type { ClusterFacts } from "../../../domain/cluster.ts";
import { GATES } from "../../../domain/features.ts";
import { type GkeVersion, isAtLeast } from "../../../domain/gke-version.ts";
import type { Service } from "../../../domain/kinds/service.ts";
import { parseNegAnnotation } from "../../../domain/neg-annotation.ts";

/** The annotation that asks for NEGs behind Ingresses (GKE: Using container-native load balancing, Creating a Service). */
export const INGRESS_NEG = '{"ingress": true}';

/** The facts by which GKE decides whether to annotate a new Service by itself; it also looks at the version. */
export const AUTO_NEG_FACTS = ["autoNegAnnotation", "vpcNative", "sharedVpc", "networkPolicy"] as const;

/** The cluster, as far as it decides who gets NEGs. */
export type NegFacts = Pick<ClusterFacts, (typeof AUTO_NEG_FACTS)[number]> & {
  readonly gkeVersion: GkeVersion | undefined;
};

/**
 * Whether GKE adds the annotation to a new Service by itself: in VPC-native clusters from 1.17.6-gke.7, outside a Shared
 * VPC and without GKE's network policy (GKE: Ingress for Application Load Balancers, container-native load balancing).
 */
export function isAnnotatedByGke(cluster: NegFacts): boolean {
  // Without alias IPs there are no NEGs, whatever else is on.
  if (!cluster.vpcNative) return false;
  const { autoNegAnnotation } = cluster;
  if (autoNegAnnotation !== "auto") return autoNegAnnotation;
  if (cluster.sharedVpc || cluster.networkPolicy) return false;
  return cluster.gkeVersion === undefined || isAtLeast(cluster.gkeVersion, GATES.negByDefault);
}

/** The Service with the annotation that GKE adds to a new one that says nothing of NEGs; the Service itself where it adds none. */
export function withAutoAnnotation(service: Service, cluster: NegFacts): Service {
  if (service.neg !== undefined || !isAnnotatedByGke(cluster)) return service;
  return { ...service, neg: ADDED };
}

const ADDED = parseNegAnnotation(INGRESS_NEG);
