import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isPerson } from "../shared/conditions.ts";
import { STATUS_ANNOTATIONS } from "./l4-annotations.ts";

export const controllerAnnotationEdited = defineRule({
  id: "controller-annotation-edited",
  group: "type",
  action: "warn",
  summary: "An update by a user that changes annotations which GKE's controllers write.",
  messages: {
    edited: "{keys} is owned by GKE: an edit can leak cloud resources or change their owner.",
  },
  why:
    "When an IP family goes away the controller deletes only what these annotations name, and the name of a forwarding " +
    "rule decides who owns the Service. A kubectl replace with a file that lacks them drops them too; GKE adds them again " +
    "at the next sync.",
  fix: "Leave it as it is; kubectl apply does.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/resources/l4.go deleteIPv4ResourcesOnSync, deleteIPv6ResourcesOnSync",
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go hasForwardingRuleAnnotation",
  ],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [isPerson, where("that are updated", (s) => s.previous !== undefined)],
    check(s, report) {
      const [key, ...others] = editedKeys(s);
      if (key === undefined) return;
      report({
        message: "edited",
        action: s.options.strict ? "deny" : "warn",
        path: annotationPath(key),
        data: { keys: others.length > 0 ? `${key} and ${others.length} more` : key },
      });
    },
  },
});

function editedKeys({ object, previous }: ServiceSubject): readonly string[] {
  const after = object.metadata.annotations;
  const before = previous?.metadata.annotations ?? after;
  const edited: string[] = [];
  for (const key of STATUS_ANNOTATIONS) if (before.get(key) !== after.get(key)) edited.push(key);
  return edited;
}
