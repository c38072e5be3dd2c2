import { GLOBAL_ACCESS } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
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
    reports: [
      {
        if: { annotation: [GLOBAL_ACCESS], compared: { is: HARMLESS } },
        message: "harmless",
        action: "warn",
        path: annotationPath(GLOBAL_ACCESS),
        data: { value: { annotation: [GLOBAL_ACCESS] } },
        repair: respelt,
      },
      {
        if: { annotation: [GLOBAL_ACCESS], compared: { isNot: ["true", "false", ...HARMLESS] } },
        message: "invalid",
        path: annotationPath(GLOBAL_ACCESS),
        data: { value: { annotation: [GLOBAL_ACCESS] } },
        repair: respelt,
      },
    ],
  },
});

function respelt({ object }: ServiceSubject) {
  const value = annotation(object, GLOBAL_ACCESS) ?? "";
  const meant = value.trim().toLowerCase();
  const isMeant = meant === "true" || meant === "false";
  return isMeant ? { edits: [replaceAnnotation(GLOBAL_ACCESS, value, meant)] } : undefined;
}
