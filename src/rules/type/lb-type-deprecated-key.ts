import { DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { addAnnotation, annotationPath, removeAnnotation, renameAnnotation } from "../shared/annotation-edits.ts";
import { annotates, wantsGke } from "../shared/conditions.ts";
import { mayNormalise, meansInternal, normalTypeOf } from "./type-annotation.ts";

export const lbTypeDeprecatedKey = defineRule({
  id: "lb-type-deprecated-key",
  group: "type",
  action: "warn",
  summary: "The deprecated annotation cloud.google.com/load-balancer-type.",
  messages: {
    deprecated: "cloud.google.com/load-balancer-type is deprecated; networking.gke.io/load-balancer-type replaces it.",
    shadowed:
      "cloud.google.com/load-balancer-type is deprecated, and not read beside networking.gke.io/load-balancer-type.",
  },
  why:
    "The controllers read the old key only where the new one is absent. On creation l4guard adds the new key and keeps " +
    "the old one, which every kubectl apply would bring back.",
  fix: "Rename the key to networking.gke.io/load-balancer-type.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go deprecatedServiceAnnotationLoadBalancerType",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go deprecatedServiceAnnotationLoadBalancerType",
  ],
  on: ["create", "update"],
  mutation: "default",
  service: {
    when: [annotates(DEPRECATED_LOAD_BALANCER_TYPE), wantsGke],
    check(s, report) {
      const { object } = s;
      const path = annotationPath(DEPRECATED_LOAD_BALANCER_TYPE);
      const value = annotation(object, DEPRECATED_LOAD_BALANCER_TYPE) ?? "";
      const newValue = annotation(object, LOAD_BALANCER_TYPE);
      const normal = normalTypeOf(value);
      if (newValue !== undefined) {
        const agrees = meansInternal(value) === meansInternal(newValue);
        const fix = "Remove cloud.google.com/load-balancer-type.";
        const edits = [removeAnnotation(DEPRECATED_LOAD_BALANCER_TYPE, value)];
        report({ message: "shadowed", action: agrees ? "info" : "warn", path, fix, ...(agrees && { edits }) });
      } else if (normal === undefined) {
        report({ message: "deprecated", path });
      } else if (object.loadBalancerClass === undefined && mayNormalise(s)) {
        report({ message: "deprecated", action: "mutate", path, edits: [addAnnotation(LOAD_BALANCER_TYPE, normal)] });
      } else {
        const rename = renameAnnotation(DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE, value);
        report({ message: "deprecated", path, edits: rename });
      }
    },
  },
});
