import { INGRESS_CLASS } from "../../domain/annotations.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import type { Condition } from "../../engine/condition.ts";
import { where } from "../../engine/condition.ts";
import type { IngressSubject } from "../../engine/subject.ts";

/** The values of `kubernetes.io/ingress.class` by which GKE's Ingress controller takes an Ingress (ingress-gce pkg/annotations/ingress.go). */
export const GKE_INGRESS_CLASSES = ["gce", "gce-internal", "gce-regional-external", "gce-multi-cluster"] as const;

/** A class of GKE's Ingress controller. */
type GkeIngressClass = (typeof GKE_INGRESS_CLASSES)[number];

/**
 * The class by which GKE's Ingress controller takes the Ingress, or undefined where it does not. Only the annotation
 * counts; without it, `spec.ingressClassName` must be absent (ingress-gce pkg/utils/utils.go IsGCEIngress).
 */
export function gkeClassOf({ metadata, ingressClassName }: Ingress): GkeIngressClass | undefined {
  const value = metadata.annotations.get(INGRESS_CLASS) ?? "";
  if (value === "") return ingressClassName === undefined ? "gce" : undefined;
  return GKE_INGRESS_CLASSES.find((name) => name === value);
}

/** GKE's controller takes the Ingress. */
export const ofGkeClass: Condition<IngressSubject> = where(
  "of a class of GKE's",
  ({ object }: IngressSubject) => gkeClassOf(object) !== undefined,
);

/** The Ingress asks for an internal load balancer. */
export const ofInternalClass: Condition<IngressSubject> = where(
  "of class gce-internal",
  ({ object }: IngressSubject) => gkeClassOf(object) === "gce-internal",
);
