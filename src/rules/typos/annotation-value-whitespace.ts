import { ANNOTATIONS, INGRESS_CLASS } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { hasAnnotations, wantsGke } from "../shared/conditions.ts";
import { acceptedValues, EXACT_VALUES } from "./exact-values.ts";
import { hasUnusualValues } from "./unusual-annotations.ts";

export const annotationValueWhitespace = defineRule({
  id: "annotation-value-whitespace",
  group: "typos",
  action: "deny",
  summary: "Blanks around the value of an annotation that GKE compares exactly.",
  messages: {
    compared: '{key} has blanks around its value "{value}": GKE does not trim it, and so does not recognise it.',
    list: "{key} has blanks around its value; GKE trims the items of this list.",
  },
  why:
    "Blanks are hard to see, often come from a template, and make the controllers take the value for absent. The policy " +
    "may have them removed on creation, where the value is then one that GKE knows.",
  fix: "Remove the blanks.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go",
  ],
  on: ["create", "update"],
  mutation: "optIn",
  service: {
    when: [hasUnusualValues, wantsGke],
    check({ object, change }, report) {
      for (const [key, value] of object.metadata.annotations) {
        const trimmed = value.trim();
        if (trimmed === value) continue;
        const path = annotationPath(key);
        const accepted = EXACT_VALUES.get(key);
        if (accepted) {
          // On a live Service the value begins to count once it is trimmed, which is for its author to decide.
          const isRepairable = change === "create" && accepted.includes(trimmed);
          const repair = isRepairable && {
            action: "mutate" as const,
            unmade: "deny" as const,
            edits: [replaceAnnotation(key, value, trimmed)],
          };
          report({ message: "compared", path, data: { key, value }, ...repair });
        } else if (isList(key)) report({ message: "list", action: "info", path, data: { key } });
      }
    },
  },
  ingress: {
    when: [hasAnnotations],
    check({ object }, report) {
      for (const [key, value] of object.metadata.annotations) {
        const trimmed = value.trim();
        if (trimmed === value) continue;
        const path = annotationPath(key);
        if (key === INGRESS_CLASS) {
          // The class of another controller is that controller's business.
          const isOurs = trimmed !== "" && acceptedValues(key).includes(trimmed);
          if (isOurs) report({ message: "compared", path, data: { key, value } });
        } else if (isList(key)) report({ message: "list", action: "info", path, data: { key } });
      }
    },
  },
});

function isList(key: string): boolean {
  return ANNOTATIONS.get(key)?.grammar.kind === "list";
}
