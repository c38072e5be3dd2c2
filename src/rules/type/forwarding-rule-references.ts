import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { annotation, isLoadBalancer, type Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** Whether the user brings the load balancer and GKE only attaches NEGs to it. */
export function isStandalone(service: Service): boolean {
  return service.loadBalancerClass === CLASS.standalone && isLoadBalancer(service);
}

/** The Service asks for the stand-alone class. */
export const ofStandaloneClass: ServiceCondition = where("of the stand-alone class", ({ object }: ServiceSubject) =>
  isStandalone(object),
);

/** The forwarding rules that the annotation names: comma pieces, trimmed, without blank ones (standalonenegcontroller.go parseForwardingRuleKeys). */
export function forwardingRuleReferences(service: Service): readonly string[] {
  const pieces = annotation(service, CUSTOM_FORWARDING_RULE)?.split(",") ?? [];
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "");
}
