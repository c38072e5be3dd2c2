import { carries, type ServiceModel } from "../../controllers/l4/model.ts";
import type { NegFacts } from "../../controllers/l7/neg/auto-annotation.ts";
import { FINALIZER } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import type { IngressSubject, ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";
import { type BackendService, backendServicesOf } from "../shared/ingress-backends.ts";
import { isMeantForGke } from "../shared/ingress-class.ts";
import { hasIngressNeg } from "../shared/neg-use.ts";

/** The facts that decide whether an external load balancer has NEGs. */
export const RBS_BACKEND_FACTS = ["rbsNeg", "rbsNegDefault"] as const;

/** Whether the external load balancer is on NEGs of nodes (ingress-gce pkg/l4/controllers/l4netlbcontroller.go shouldUseNEGBackends). */
export function isRbsOnNegs(model: ServiceModel): boolean {
  const { facts } = model.cluster;
  if (model.implementation !== "rbs-netlb" || !facts.rbsNeg) return false;
  if (carries(model, FINALIZER.rbsInstanceGroups)) return false;
  return carries(model, FINALIZER.rbsNegs) || facts.rbsNegDefault;
}

/** Whether the load balancer's backends are unmanaged instance groups of nodes. */
export function isOnInstanceGroups(model: ServiceModel): boolean {
  if (model.implementation === "legacy-internal") return true;
  return model.implementation === "rbs-netlb" && !isRbsOnNegs(model);
}

/** The load balancer's backends are unmanaged instance groups of nodes. */
export const hasInstanceGroups: ServiceCondition = where(
  "whose load balancer has instance groups",
  ({ model }: ServiceSubject) => isOnInstanceGroups(model),
);

/** The first Service that an Ingress of GKE's reaches over instance groups, because it has no NEGs; undefined for none. */
export function groupBackendOf({ object, index }: IngressSubject, cluster: NegFacts): BackendService | undefined {
  if (!isMeantForGke(object)) return undefined;
  return backendServicesOf({ object, index }).find(({ service }) => !hasIngressNeg(service, cluster));
}
