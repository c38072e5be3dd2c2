import { Derived } from "../../controllers/l4/derived.ts";
import { NEG } from "../../domain/annotations.ts";
import type { ClusterFacts } from "../../domain/cluster.ts";
import { GATES } from "../../domain/features.ts";
import { type GkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import type { JsonPointer } from "../../domain/json.ts";
import { pointer } from "../../domain/json.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Metadata } from "../../domain/kinds/metadata.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { enablesNeg, type NegAnnotation } from "../../domain/neg-annotation.ts";
import { where } from "../../engine/condition.ts";
import type { ObjectIndex } from "../../engine/object-index.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "./conditions.ts";
import { gkeClassOf } from "./ingress-class.ts";

/** Where the NEG annotation stands. */
export const NEG_PATH: JsonPointer = pointer("metadata", "annotations", NEG);

/** The annotation that asks for NEGs behind Ingresses (GKE: Using container-native load balancing, Creating a Service). */
export const INGRESS_NEG = '{"ingress": true}';

/** The facts by which GKE decides whether to annotate a new Service by itself; it also looks at the version. */
export const AUTO_NEG_FACTS = ["autoNegAnnotation", "vpcNative", "sharedVpc", "networkPolicy"] as const;

/** The cluster, as far as it decides who gets NEGs. */
export type NegFacts = Pick<ClusterFacts, (typeof AUTO_NEG_FACTS)[number]> & {
  readonly gkeVersion: GkeVersion | undefined;
};

/** What the Service's annotation says, where it has one that the controller can parse. */
export function negOf({ neg }: Service): NegAnnotation | undefined {
  return neg?.ok ? neg.neg : undefined;
}

/** What the Service's annotation says, where it makes NEGs at all. */
export function enabledNegOf(service: Service): NegAnnotation | undefined {
  const neg = negOf(service);
  return neg && enablesNeg(neg) ? neg : undefined;
}

/** The annotation of the Service makes NEGs. */
export const enablesNegs: ServiceCondition = where(
  "whose NEG annotation makes NEGs",
  ({ object }: ServiceSubject) => enabledNegOf(object) !== undefined,
);

/**
 * Whether GKE adds the annotation to a new Service by itself: in VPC-native clusters from 1.17.6-gke.7, outside a Shared
 * VPC and without GKE's network policy (GKE: Ingress for Application Load Balancers, container-native load balancing).
 */
export function isAnnotatedByGke(cluster: NegFacts): boolean {
  // Without alias IPs nothing else counts: there are no NEGs.
  if (!cluster.vpcNative) return false;
  const { autoNegAnnotation } = cluster;
  if (autoNegAnnotation !== "auto") return autoNegAnnotation;
  if (!cluster.vpcNative || cluster.sharedVpc || cluster.networkPolicy) return false;
  return cluster.gkeVersion === undefined || isAtLeast(cluster.gkeVersion, GATES.negByDefault);
}

/** Whether Ingresses reach the Service over NEGs, by its annotation or by the one that GKE adds where there is none. */
export function hasIngressNeg(service: Service, cluster: NegFacts): boolean {
  return service.neg === undefined ? isAnnotatedByGke(cluster) : negOf(service)?.ingress === true;
}

/** The Ingresses of GKE's controller that route to the Service under review, looked up once for all rules. */
export function ingressesOf(s: ServiceSubject): readonly Ingress[] {
  return s.model.derive(INGRESSES, s);
}

const INGRESSES = new Derived(({ index, object }: ServiceSubject) => gkeIngressesTo(index, object.metadata));

/** An Ingress of GKE's controller routes to the Service, or nobody knows: then the rule is asked, and skipped visibly. */
export const mayHaveIngress: ServiceCondition = where(
  "that an Ingress uses, or may",
  (s: ServiceSubject) => !s.index.knows("ingresses") || ingressesOf(s).length > 0,
);

/** The Ingresses of GKE's controller that route to the Service. */
export function gkeIngressesTo(index: ObjectIndex, { namespace, name }: Metadata): readonly Ingress[] {
  const ingresses: Ingress[] = [];
  for (const ingress of index.ingressesTo(namespace, name)) {
    if (gkeClassOf(ingress) && !ingress.metadata.isTerminating) ingresses.push(ingress);
  }
  return ingresses;
}
