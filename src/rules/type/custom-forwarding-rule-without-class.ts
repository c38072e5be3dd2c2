import { CLASS } from "../../controllers/l4/load-balancer-class.ts";
import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, field, wantsGke } from "../shared/conditions.ts";

export const customForwardingRuleWithoutClass = defineRule({
  id: "custom-forwarding-rule-without-class",
  group: "type",
  action: "warn",
  summary: "A forwarding rule of one's own on a Service without the class for it.",
  messages: {
    ignored: "custom-forwarding-rule is only read with class networking.gke.io/standalone-passthrough-lb-neg.",
  },
  why: "Every other controller makes its own forwarding rules and never reads the annotation.",
  fix: "Remove it, or recreate the Service with that class.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go shouldProcessService"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      annotates(CUSTOM_FORWARDING_RULE),
      wantsGke,
      field("of another class than the stand-alone one", "spec.loadBalancerClass", { isNot: [CLASS.standalone] }),
    ],
    reports: [{ message: "ignored", path: annotationPath(CUSTOM_FORWARDING_RULE) }],
  },
});
