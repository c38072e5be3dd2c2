import { ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
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
    check({ object }, report) {
      for (const key of KEYS) {
        const value = annotation(object, key);
        if (value === undefined || value === "true" || value === "false") continue;
        const isMeant = value.trim().toLowerCase() === "true";
        const repair = isMeant && { edits: [replaceAnnotation(key, value, "true")] };
        report({ message: "invalid", path: annotationPath(key), data: { value }, ...repair });
      }
    },
  },
});
