import { TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { mayNormalise, typeAnnotationOf } from "./type-annotation.ts";

export const lbTypeLowercaseDeprecated = defineRule({
  id: "lb-type-lowercase-deprecated",
  group: "type",
  action: "warn",
  summary: 'The load-balancer-type "internal" in lower case.',
  messages: { lowercase: 'load-balancer-type "internal" is a deprecated spelling of "Internal".' },
  why:
    'The controllers still accept "internal" but call it deprecated. If a later version drops it, the Service becomes ' +
    "public, since whatever is not recognised means external.",
  fix: 'Write "Internal".',
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go deprecatedTypeInternalLowerCase",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go deprecatedTypeInternalLowerCase",
  ],
  on: ["create", "update"],
  mutation: "default",
  service: {
    when: [
      annotates(...TYPE_KEYS),
      wantsLoadBalancer,
      hasNoClass,
      where("whose type reads internal", ({ object }) => typeAnnotationOf(object)?.value === "internal"),
    ],
    check(s, report) {
      const key = typeAnnotationOf(s.object)?.key ?? LOAD_BALANCER_TYPE;
      // Under the deprecated key the value stays as it is: lb-type-deprecated-key adds the new key, which then decides.
      const isNewKey = key === LOAD_BALANCER_TYPE;
      report({
        message: "lowercase",
        path: annotationPath(key),
        ...(isNewKey && mayNormalise(s) && { action: "mutate" }),
        ...(isNewKey && { edits: [replaceAnnotation(key, "internal", "Internal")] }),
      });
    },
  },
});
