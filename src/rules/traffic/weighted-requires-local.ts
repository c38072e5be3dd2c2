import { WEIGHTED } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, isModern, isNotLocal } from "../shared/conditions.ts";
import { wantsWeights } from "../shared/weighted.ts";

export const weightedRequiresLocal = defineRule({
  id: "weighted-requires-local",
  group: "traffic",
  action: "warn",
  summary: "Weighted load balancing with externalTrafficPolicy: Cluster.",
  messages: { noEffect: "Weighted load balancing has no effect with externalTrafficPolicy: Cluster." },
  why:
    "With policy Cluster every node takes an equal share, whatever runs on it. Where the switch for weights is on, the " +
    "controller says so with the event UnsupportedConfiguration.",
  fix: "Set externalTrafficPolicy: Local, or remove the annotation.",
  sources: [
    "GKE: About LoadBalancer Services, Weighted load balancing",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go, event UnsupportedConfiguration",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [isModern, annotates(WEIGHTED), wantsWeights, isNotLocal],
    reports: [{ message: "noEffect", path: annotationPath(WEIGHTED) }],
  },
});
