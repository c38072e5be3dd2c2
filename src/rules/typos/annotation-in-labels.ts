import { ANNOTATIONS } from "../../domain/annotations.ts";
import { field, isObject, pointer } from "../../domain/json.ts";
import type { ReviewedService } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { addAnnotation } from "../shared/annotation-edits.ts";
import { mayRename, misreadingOf } from "./misread-key.ts";

export const annotationInLabels = defineRule({
  id: "annotation-in-labels",
  group: "typos",
  action: "warn",
  summary: "An annotation of GKE's among labels, in the spec, the selector or a Pod template.",
  messages: {
    ignored: '"{key}" must be in metadata.annotations: in {place} GKE does not read it.',
    public: '"{key}" must be in metadata.annotations: in {place} it is not read, and the load balancer is PUBLIC.',
    template: '"{key}" must be in the metadata.annotations of the Service: on Pods GKE does not read it.',
  },
  why:
    "GKE reads these keys from the annotations of the Service only. Elsewhere they are a label without meaning, or a " +
    "selector that no Pod matches. The selector networking.gke.io/network is the one exception.",
  fix: "Move it to metadata.annotations.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/service.go FromService"],
  on: ["create", "update"],
  service: {
    check(s, report) {
      const { object } = s;
      for (const [key, value] of object.labels) {
        if (!isInput(key)) continue;
        const path = pointer("metadata", "labels", key);
        const edits = [addAnnotation(key, value), { kind: "remove", path, expected: value } as const];
        const data = { key, place: "metadata.labels" };
        report({ ...misreadingOf(s, key), path, data, ...(mayRename(s, key) && { edits }) });
      }
      for (const key of object.selector.keys()) {
        if (!isInput(key)) continue;
        const path = pointer("spec", "selector", key);
        report({ ...misreadingOf(s, key), path, data: { key, place: "spec.selector" } });
      }
      for (const key of specKeys(object)) {
        if (!isInput(key)) continue;
        report({ ...misreadingOf(s, key), path: pointer("spec", key), data: { key, place: "spec" } });
      }
    },
  },
  workload: {
    when: [where("with annotations on their Pods", ({ object }) => object.podAnnotations.size > 0)],
    check({ object }, report) {
      for (const key of object.podAnnotations.keys()) {
        if (!isInput(key)) continue;
        report({
          message: "template",
          path: pointer("spec", "template", "metadata", "annotations", key),
          data: { key },
        });
      }
    },
  },
});

/** Whether users tell GKE something about a Service by the annotation. */
function isInput(key: string): boolean {
  const entry = ANNOTATIONS.get(key);
  return entry?.on === "Service" && entry.writer === "user";
}

function specKeys({ raw }: ReviewedService): readonly string[] {
  const spec = field(raw, "spec");
  return isObject(spec) ? Object.keys(spec) : [];
}
