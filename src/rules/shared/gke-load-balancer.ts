import { CLASS, isGkeClass } from "../../controllers/l4/load-balancer-class.ts";
import { annotatedTypeOf } from "../../controllers/l4/ownership.ts";
import { isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import type { ServiceSubject } from "../../engine/subject.ts";

/** Whether the Service asks one of GKE's controllers for a load balancer: it has no class, or one of GKE's. */
export function isGkeLoadBalancer(service: Service): boolean {
  const { loadBalancerClass } = service;
  return isLoadBalancer(service) && (loadBalancerClass === undefined || isGkeClass(loadBalancerClass));
}

/** Whether GKE's load balancer is external. Unlike the model's answer this one needs no fact, so it never softens a finding. */
export function isExternal({ object }: ServiceSubject): boolean {
  if (!isLoadBalancer(object)) return false;
  const { loadBalancerClass } = object;
  if (loadBalancerClass === undefined) return annotatedTypeOf(object) === "External";
  return loadBalancerClass === CLASS.external || loadBalancerClass === CLASS.externalLegacy;
}

/** Whether GKE's load balancer is internal. Only a class that not every cluster has asks for a fact. */
export function isInternal({ object, model }: ServiceSubject): boolean {
  if (!isLoadBalancer(object)) return false;
  const { loadBalancerClass } = object;
  if (loadBalancerClass === undefined) return annotatedTypeOf(object) === "Internal";
  return loadBalancerClass === CLASS.internalLegacy || (loadBalancerClass === CLASS.internal && model.isInternal);
}
