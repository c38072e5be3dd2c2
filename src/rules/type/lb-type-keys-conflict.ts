import { DEPRECATED_LOAD_BALANCER_TYPE, LOAD_BALANCER_TYPE } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { isInternalBy } from "./type-annotation.ts";

export const lbTypeKeysConflict = defineRule({
  id: "lb-type-keys-conflict",
  group: "type",
  action: "deny",
  summary: "Two load-balancer-type annotations of which one means internal and the other external.",
  messages: {
    public:
      'The load-balancer-type annotations disagree; networking.gke.io/load-balancer-type ("{value}") wins: PUBLIC.',
    internal:
      'The load-balancer-type annotations disagree; networking.gke.io/load-balancer-type ("{value}") wins: internal.',
  },
  why:
    "The controllers take the first key that is present and never look at the other, even where the first is empty. One " +
    "of the two annotations says something that does not happen.",
  fix: "Remove cloud.google.com/load-balancer-type.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go GetLoadBalancerAnnotationType",
    "kubernetes/cloud-provider-gcp providers/gce/gce_annotations.go GetLoadBalancerAnnotationType",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(DEPRECATED_LOAD_BALANCER_TYPE), annotates(LOAD_BALANCER_TYPE), wantsLoadBalancer, hasNoClass],
    reports: (["internal", "public"] as const).map((message) => ({
      if: {
        all:
          message === "internal"
            ? [isInternalBy(LOAD_BALANCER_TYPE), { not: isInternalBy(DEPRECATED_LOAD_BALANCER_TYPE) }]
            : [{ not: isInternalBy(LOAD_BALANCER_TYPE) }, isInternalBy(DEPRECATED_LOAD_BALANCER_TYPE)],
      },
      message,
      path: annotationPath(DEPRECATED_LOAD_BALANCER_TYPE),
      data: { value: { annotation: [LOAD_BALANCER_TYPE] } },
    })),
  },
});
