import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, removeAnnotation } from "../shared/annotation-edits.ts";
import { annotates, isPerson } from "../shared/conditions.ts";
import { STATUS_ANNOTATIONS } from "./l4-annotations.ts";

export const statusAnnotationOnCreate = defineRule({
  id: "status-annotation-on-create",
  group: "type",
  action: "warn",
  summary: "A new Service with annotations that GKE's controllers write.",
  messages: { copied: "{key} is status that GKE writes; in a manifest it can mislead the controllers." },
  why:
    "The annotations name resources of another load balancer. A forwarding rule's name makes a Service count as one on a " +
    "backend service, and resources are cleaned up by these names. The policy may have them removed.",
  fix: "Remove the annotation from the manifest.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/service.go",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go l4ResourceAnnotationKeys",
  ],
  on: ["create"],
  mutation: "optIn",
  service: {
    when: [isPerson, annotates(...STATUS_ANNOTATIONS), where("that are created", ({ change }) => change === "create")],
    check({ object }, report) {
      for (const key of object.metadata.annotations.keys()) {
        if (!STATUS_ANNOTATIONS.has(key)) continue;
        const edits = [removeAnnotation(key, annotation(object, key) ?? "")];
        report({ message: "copied", action: "mutate", path: annotationPath(key), data: { key }, edits });
      }
    },
  },
});
