import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { annotation, type Service } from "../../domain/kinds/service.ts";
import { condition } from "../../engine/condition.ts";
import type { ServiceCondition } from "../shared/conditions.ts";

/** The Service asks for the stand-alone class. */
export const ofStandaloneClass: ServiceCondition = condition("of the stand-alone class", {
  all: [
    { field: "spec.type", compared: { is: ["LoadBalancer"] } },
    { field: "spec.loadBalancerClass", compared: { is: [CLASS.standalone] } },
  ],
});

/** The forwarding rules that the annotation names: comma pieces, trimmed, without blank ones (standalonenegcontroller.go parseForwardingRuleKeys). */
export function forwardingRuleReferences(service: Service): readonly string[] {
  const pieces = annotation(service, CUSTOM_FORWARDING_RULE)?.split(",") ?? [];
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "");
}
