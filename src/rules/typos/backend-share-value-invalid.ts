import { ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";

const KEYS = [ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE];

export const backendShareValueInvalid = defineRule({
  id: "backend-share-value-invalid",
  group: "typos",
  action: "warn",
  summary: "A value for shared backend services that GKE does not recognise.",
  messages: { invalid: 'load-balancer-backend-share: "{value}" does not share, only "true" does.' },
  why: 'The controller compares with "true" and takes anything else for no.',
  fix: 'Write "true" or remove the annotation.',
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationBackendShare"],
  on: ["create", "update"],
  service: {
    when: [annotates(...KEYS), wantsGke],
    reports: KEYS.map((key) => ({
      if: { annotation: [key], compared: { isNot: [undefined, "true", "false"] } },
      message: "invalid" as const,
      path: annotationPath(key),
      data: { value: { annotation: [key] } },
      repair({ object }: ServiceSubject) {
        const value = annotation(object, key) ?? "";
        const isMeant = value.trim().toLowerCase() === "true";
        return isMeant ? { edits: [replaceAnnotation(key, value, "true")] } : undefined;
      },
    })),
  },
});
