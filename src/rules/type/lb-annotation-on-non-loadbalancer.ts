import { L4_RBS } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasAnnotations, wantsNone } from "../shared/conditions.ts";
import { L4_ANNOTATIONS } from "./l4-annotations.ts";

export const lbAnnotationOnNonLoadbalancer = defineRule({
  id: "lb-annotation-on-non-loadbalancer",
  group: "type",
  action: "warn",
  summary: "An annotation for load balancers on a Service that is none.",
  messages: { ignored: "{key} has no effect on a Service of type {type}." },
  why: "The load balancer controllers look at spec.type first and leave every other Service alone.",
  fix: "Remove it, or set spec.type: LoadBalancer.",
  sources: ["kubernetes/ingress-gce pkg/l4/annotations/service.go WantsL4ILB, WantsL4NetLB"],
  on: ["create", "update"],
  service: {
    when: [hasAnnotations, wantsNone],
    check({ object }, report) {
      for (const key of object.metadata.annotations.keys()) {
        // l4-rbs has a rule of its own: it is often written ahead.
        if (!L4_ANNOTATIONS.has(key) || key === L4_RBS) continue;
        report({ message: "ignored", path: annotationPath(key), data: { key, type: object.type } });
      }
    },
  },
});
