import { L4_RBS } from "../../domain/annotations.ts";
import { condition } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { ANNOTATED_INTERNAL } from "../../engine/situation.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, hasNoClass, wantsLoadBalancer } from "../shared/conditions.ts";

export const rbsOnInternal = defineRule({
  id: "rbs-on-internal",
  group: "type",
  action: "warn",
  summary: "The l4-rbs annotation on an internal Service.",
  messages: { ignored: "cloud.google.com/l4-rbs only affects external load balancers; this one is internal." },
  why: "The controller of external load balancers does nothing for an internal Service. The annotation counts from the day the Service becomes external.",
  fix: "Remove cloud.google.com/l4-rbs.",
  sources: [
    "kubernetes/ingress-gce pkg/l4/annotations/service.go WantsL4NetLB",
    "GKE: LoadBalancer Service parameters, backend service-based external load balancers",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(L4_RBS), wantsLoadBalancer, hasNoClass, condition("of type Internal", ANNOTATED_INTERNAL)],
    reports: [{ message: "ignored", path: annotationPath(L4_RBS) }],
  },
});
