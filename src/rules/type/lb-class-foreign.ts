import { SOURCE_RANGES } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { CLAIMS_GKE, IS_EXTRA_CLASS } from "./class-prefix.ts";
import { L4_ANNOTATIONS } from "./l4-annotations.ts";

/** The annotations that only GKE's controllers read; source ranges by annotation are Kubernetes' own. */
const GKE_ONLY = [...L4_ANNOTATIONS].filter((key) => key !== SOURCE_RANGES).sort();

export const lbClassForeign = defineRule({
  id: "lb-class-foreign",
  group: "type",
  action: "info",
  summary: "A loadBalancerClass of another controller, which ignores what GKE's annotations ask for.",
  messages: {
    foreign: 'loadBalancerClass "{class}" is handled by another controller; GKE makes no load balancer.',
    ignored: 'loadBalancerClass "{class}" is handled by another controller, to which {key} means nothing.',
  },
  why:
    "GKE's controllers leave a Service of another class alone. Annotations for them are then at best useless, and often " +
    "a sign that the class is a mistake. l4guard says nothing else about the load balancer of such a Service.",
  fix: "Remove GKE's annotations, or the class.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/controllers/l4netlbcontroller.go shouldProcessService",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer.go EnsureLoadBalancer",
  ],
  on: ["create", "update"],
  needs: ["extraGkeClasses"],
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      // What only looks like a class of GKE's is lb-class-unknown-gke's business.
      condition("of a class that is not GKE's", { not: { any: [CLAIMS_GKE, IS_EXTRA_CLASS] } }),
    ],
    reports: [
      {
        if: { not: annotates(...GKE_ONLY).test },
        message: "foreign",
        path: "/spec/loadBalancerClass",
        data: { class: { field: "spec.loadBalancerClass" } },
      },
      {
        if: annotates(...GKE_ONLY).test,
        message: "ignored",
        action: "warn",
        path: "/spec/loadBalancerClass",
        data: { class: { field: "spec.loadBalancerClass" }, key: { keyAmong: GKE_ONLY } },
      },
    ],
  },
});
