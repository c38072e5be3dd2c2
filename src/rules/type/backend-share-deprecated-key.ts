import { ALPHA_BACKEND_SHARE, DEPRECATED_BACKEND_SHARE } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, renameAnnotation } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";

export const backendShareDeprecatedKey = defineRule({
  id: "backend-share-deprecated-key",
  group: "type",
  action: "warn",
  summary: "The deprecated spelling of the annotation for shared backend services.",
  messages: { deprecated: "cloud.google.com/load-balancer-backend-share is deprecated; it is an alpha feature." },
  why: "The key without alpha was published by mistake. Both are read, and the feature may go away with either.",
  fix: "Use alpha.cloud.google.com/load-balancer-backend-share, or subsetting.",
  sources: ["kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationBackendShare"],
  on: ["create", "update"],
  service: {
    when: [annotates(DEPRECATED_BACKEND_SHARE), wantsGke],
    reports: [
      {
        message: "deprecated",
        path: annotationPath(DEPRECATED_BACKEND_SHARE),
        repair({ object }) {
          if (object.metadata.annotations.has(ALPHA_BACKEND_SHARE)) return undefined;
          const value = annotation(object, DEPRECATED_BACKEND_SHARE) ?? "";
          return { edits: renameAnnotation(DEPRECATED_BACKEND_SHARE, ALPHA_BACKEND_SHARE, value) };
        },
      },
    ],
  },
});
