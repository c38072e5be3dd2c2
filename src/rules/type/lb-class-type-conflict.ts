import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { TYPE_KEYS } from "../../controllers/l4/ownership.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { field, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { isInternalBy } from "./type-annotation.ts";

export const lbClassTypeConflict = defineRule({
  id: "lb-class-type-conflict",
  group: "type",
  action: "deny",
  summary: "An external class on a Service whose annotation asks for an internal load balancer.",
  messages: {
    public: "loadBalancerClass {class} beats the Internal annotation: the load balancer is PUBLIC.",
  },
  why:
    "The class is looked at first. GKE provisions an external load balancer and at best emits the event " +
    'ConflictingConfiguration, only for the new key with the exact value "Internal".',
  fix: "Use class l4-regional-internal, or remove the annotation.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go shouldProcessService",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureExternalLoadBalancer",
  ],
  since: "1.33.1-gke.1779000",
  on: ["create", "update"],
  needs: ["gkeVersion"],
  gate: { name: "loadBalancerClass", speaks: "from" },
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      field("of an external class", "spec.loadBalancerClass", { is: [CLASS.external, CLASS.externalLegacy] }),
      condition("with an internal type", { any: TYPE_KEYS.map(isInternalBy) }),
    ],
    reports: TYPE_KEYS.map((key, place) => ({
      if: {
        all: [
          { not: { below: "loadBalancerClass" as const } },
          isInternalBy(key),
          { not: { any: TYPE_KEYS.slice(0, place).map(isInternalBy) } },
        ],
      },
      message: "public" as const,
      path: annotationPath(key),
      data: { class: { field: "spec.loadBalancerClass" } },
    })),
  },
});
