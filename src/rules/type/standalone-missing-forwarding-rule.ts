import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasClass } from "../shared/conditions.ts";
import { forwardingRuleReferences, ofStandaloneClass } from "./forwarding-rule-references.ts";

export const standaloneMissingForwardingRule = defineRule({
  id: "standalone-missing-forwarding-rule",
  group: "type",
  action: "warn",
  summary: "A Service for a load balancer of one's own that names no forwarding rule.",
  messages: {
    missing: "No forwarding rule is referenced: the Service gets NEGs but no IP.",
  },
  why: "The controller takes the Service's IP from the forwarding rules that the annotation names; without one the condition ExternalIPProgrammed is False. To create the NEGs first is fine.",
  fix: "Name the rule in networking.gke.io/custom-forwarding-rule once it exists.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go syncStandaloneNEGLB"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [
      hasClass,
      ofStandaloneClass,
      where("that name no forwarding rule", ({ object }) => forwardingRuleReferences(object).length === 0),
    ],
    check: (_, report) => report({ message: "missing", path: annotationPath(CUSTOM_FORWARDING_RULE) }),
  },
});
