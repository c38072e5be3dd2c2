import { GLOBAL_ACCESS } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";

/** Values that say no, which is what GKE makes of every value but one. */
const HARMLESS = ["", "False"];

export const globalAccessValueInvalid = defineRule({
  id: "global-access-value-invalid",
  group: "typos",
  action: "deny",
  summary: "A value for global access that GKE does not recognise.",
  messages: {
    invalid: 'internal-load-balancer-allow-global-access: "{value}" means no global access, only "true" turns it on.',
    harmless:
      'internal-load-balancer-allow-global-access: "{value}" is no documented value; it means no global access.',
  },
  why: 'The controllers compare with "true". Clients of other regions then can\'t reach the load balancer, and no event says why.',
  fix: 'Write "true" or "false".',
  sources: [
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationAllowGlobalAccess",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go getILBOptions",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(GLOBAL_ACCESS), wantsGke],
    check({ object }, report) {
      const value = annotation(object, GLOBAL_ACCESS) ?? "";
      if (value === "true" || value === "false") return;
      const meant = value.trim().toLowerCase();
      const path = annotationPath(GLOBAL_ACCESS);
      const isMeant = meant === "true" || meant === "false";
      const repair = isMeant && { edits: [replaceAnnotation(GLOBAL_ACCESS, value, meant)] };
      if (HARMLESS.includes(value)) report({ message: "harmless", action: "warn", path, data: { value }, ...repair });
      else report({ message: "invalid", path, data: { value }, ...repair });
    },
  },
});
