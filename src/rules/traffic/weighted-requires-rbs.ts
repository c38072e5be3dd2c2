import { WEIGHTED } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { isLegacy } from "../shared/conditions.ts";
import { wantsWeights } from "../shared/weighted.ts";

export const weightedRequiresRbs = defineRule({
  id: "weighted-requires-rbs",
  group: "traffic",
  action: "deny",
  summary: "Weighted load balancing on a target pool or on instance groups.",
  messages: {
    targetPool: "A target pool can't weigh its nodes: the annotation is never read there, and no event says so.",
    instanceGroups: "An internal load balancer on instance groups can't weigh its nodes: the annotation is never read.",
  },
  why:
    "Weights are a property of backend services whose health checks report the number of Pods. The older controllers " +
    "do not know the annotation.",
  fix: 'Create the Service with l4-rbs: "enabled", or remove the annotation.',
  sources: [
    "GKE: About LoadBalancer Services, Weighted load balancing",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [isLegacy, wantsWeights],
    reports: [
      { if: { owners: ["legacy-external"] }, message: "targetPool", path: annotationPath(WEIGHTED) },
      {
        if: { owners: ["legacy-internal"] },
        message: "instanceGroups",
        path: annotationPath(WEIGHTED),
        fix: "Remove the annotation.",
      },
    ],
  },
});
