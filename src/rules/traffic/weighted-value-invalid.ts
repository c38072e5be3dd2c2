import { WEIGHTED } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath, replaceAnnotation } from "../shared/annotation-edits.ts";
import { annotates, annotationIs, wantsLoadBalancer } from "../shared/conditions.ts";
import { PODS_PER_NODE } from "../shared/weighted.ts";

export const weightedValueInvalid = defineRule({
  id: "weighted-value-invalid",
  group: "traffic",
  action: "deny",
  summary: "A value of the weighted load balancing annotation that turns nothing on.",
  messages: {
    unrecognised: 'Only "pods-per-node" turns weighted load balancing on; "{value}" leaves it off, silently.',
  },
  why: "The controllers compare the value exactly. Any other string counts as absent, without an event.",
  fix: 'Write "pods-per-node", or remove the annotation.',
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go HasWeightedLBPodsPerNodeAnnotation"],
  on: ["create", "update"],
  service: {
    when: [
      annotates(WEIGHTED),
      wantsLoadBalancer,
      annotationIs("with another value than pods-per-node", WEIGHTED, { isNot: [undefined, PODS_PER_NODE] }),
    ],
    reports: [
      {
        message: "unrecognised",
        path: annotationPath(WEIGHTED),
        data: { value: { annotation: [WEIGHTED] } },
        repair({ object }) {
          const value = annotation(object, WEIGHTED) ?? "";
          const isMeant = value.trim().toLowerCase() === PODS_PER_NODE;
          return isMeant ? { edits: [replaceAnnotation(WEIGHTED, value, PODS_PER_NODE)] } : undefined;
        },
      },
    ],
  },
});
