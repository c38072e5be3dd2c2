import { GKE_CLASSES } from "../../controllers/l4/load-balancer-class.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasClass, wantsLoadBalancer } from "../shared/conditions.ts";
import { CLAIMS_GKE, IS_EXTRA_CLASS } from "./class-prefix.ts";

export const lbClassUnknownGke = defineRule({
  id: "lb-class-unknown-gke",
  group: "type",
  action: "deny",
  summary: "A loadBalancerClass that looks like one of GKE's but is none.",
  messages: { unknown: 'loadBalancerClass "{class}" is not a GKE class: no controller would take it.' },
  why:
    "Each controller takes only Services of its own class and leaves all others alone, without an event: the Service " +
    "stays pending for ever, and its class can't be changed. Classes of a newer GKE go into extraGkeClasses.",
  fix: "Use l4-regional-external or -internal, or no class.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/gce_annotations.go RegionalInternalLoadBalancerClass",
    "kubernetes/cloud-provider-gcp providers/gce/gce_util.go hasLoadBalancerClass",
    "GKE: LoadBalancer Service parameters, loadBalancerClass",
  ],
  on: ["create", "update"],
  needs: ["extraGkeClasses"],
  service: {
    when: [
      hasClass,
      wantsLoadBalancer,
      condition("of a class that looks like GKE's", {
        all: [CLAIMS_GKE, { field: "spec.loadBalancerClass", compared: { isNot: GKE_CLASSES } }],
      }),
    ],
    reports: [
      {
        if: { not: IS_EXTRA_CLASS },
        message: "unknown",
        path: "/spec/loadBalancerClass",
        data: { class: { field: "spec.loadBalancerClass" } },
      },
    ],
  },
});
