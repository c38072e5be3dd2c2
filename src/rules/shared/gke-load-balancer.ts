import { CLASS, GKE_CLASSES, isGkeClass } from "../../controllers/l4/load-balancer-class.ts";
import { isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { holdsOf } from "../../engine/predicate.ts";
import { ANNOTATED_INTERNAL } from "../../engine/situation.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Whether the Service asks one of GKE's controllers for a load balancer: it has no class, or one of GKE's. */
export function isGkeLoadBalancer(service: Service): boolean {
  const { loadBalancerClass } = service;
  return isLoadBalancer(service) && (loadBalancerClass === undefined || isGkeClass(loadBalancerClass));
}

const TYPE = { field: "spec.type", compared: { is: ["LoadBalancer"] } } as const;

/** The class of the Service is one of these; `undefined` stands for none. */
function ofClass(...classes: readonly (string | undefined)[]) {
  return { field: "spec.loadBalancerClass", compared: { is: classes } } as const;
}

/** The Service asks one of GKE's controllers for a load balancer. */
export const WANTS_GKE = { all: [TYPE, ofClass(undefined, ...GKE_CLASSES)] } as const;

/** The load balancer that a Service asks of GKE is external. Unlike the model's answer this one needs no fact, so it never softens a finding. */
export const WANTS_EXTERNAL = {
  all: [
    TYPE,
    {
      any: [{ all: [ofClass(undefined), { not: ANNOTATED_INTERNAL }] }, ofClass(CLASS.external, CLASS.externalLegacy)],
    },
  ],
} as const;

/** The load balancer that a Service asks of GKE is internal. Only a class that not every cluster has asks for a fact. */
export const WANTS_INTERNAL = {
  all: [
    TYPE,
    {
      any: [
        { all: [ofClass(undefined), ANNOTATED_INTERNAL] },
        ofClass(CLASS.internalLegacy),
        { all: [ofClass(CLASS.internal), { owners: ["legacy-internal", "ilb-subsetting"] }] },
      ],
    },
  ],
} as const;

/** Whether GKE's load balancer is external, by what is written alone. */
export const isExternal = holdsOf(WANTS_EXTERNAL) as unknown as (s: ServiceSubject) => boolean;

/** Whether GKE's load balancer is internal, by what is written alone. */
export const isInternal = holdsOf(WANTS_INTERNAL) as unknown as (s: ServiceSubject) => boolean;
