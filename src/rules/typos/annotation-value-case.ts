import { DEPRECATED_LOAD_BALANCER_TYPE, GLOBAL_ACCESS, L4_RBS, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import type { Action } from "../../domain/finding.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { wantsGke } from "../shared/conditions.ts";
import { EXACT_VALUES } from "./exact-values.ts";
import { hasUnusualValues } from "./unusual-annotations.ts";

export const annotationValueCase = defineRule({
  id: "annotation-value-case",
  group: "typos",
  action: "deny",
  summary: "A value that GKE would recognise in other letter case.",
  messages: { wrongCase: '{key}: "{value}" is not recognised; GKE compares the case too and knows "{accepted}".' },
  why:
    "The controllers compare exactly. Where the annotation has a rule for its values, that rule reports the value; this " +
    "one finds it also where the annotation is not read at present, and would come to nothing later.",
  fix: "Write the value in the documented case.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go",
  ],
  on: ["create", "update"],
  service: {
    when: [hasUnusualValues, wantsGke],
    check(s, report) {
      for (const [key, value] of s.object.metadata.annotations) {
        const values = EXACT_VALUES.get(key);
        if (!values || values.includes(value)) continue;
        const lower = value.toLowerCase();
        const accepted = values.find((known) => known.toLowerCase() === lower);
        if (accepted === undefined) continue;
        report({
          message: "wrongCase",
          action: actionFor(s, key, lower),
          path: annotationPath(key),
          data: { key, value, accepted },
          edits: [replaceAnnotation(key, value, accepted)],
        });
      }
    },
  },
});

/** The action of the rule for the annotation's values: some wrong values come to what they seem to say. */
function actionFor({ isCreation }: ServiceSubject, key: string, lower: string): Action {
  const isType = key === LOAD_BALANCER_TYPE || key === DEPRECATED_LOAD_BALANCER_TYPE;
  if (isType && lower === "external") return "warn";
  if (key === GLOBAL_ACCESS && lower === "false") return "warn";
  return key === L4_RBS && !isCreation ? "warn" : "deny";
}
