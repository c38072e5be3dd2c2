import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasClass } from "../shared/conditions.ts";
import { forwardingRuleReferences, ofStandaloneClass } from "./forwarding-rule-references.ts";

/** kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go ForwardingRulesLimit. */
const LIMIT = 10;

export const standaloneTooManyForwardingRules = defineRule({
  id: "standalone-too-many-forwarding-rules",
  group: "type",
  action: "warn",
  summary: "More forwarding rules than the controller looks at.",
  messages: { surplus: "Only the first {limit} forwarding rules in alphabetical order are used; {count} are named." },
  why: "The controller sorts the names and skips the rest, with the event ForwardingRuleUnusable: their IPs never reach the status.",
  fix: "Name at most 10 forwarding rules.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go ForwardingRulesLimit"],
  on: ["create", "update"],
  kindDependent: true,
  limits: { forwardingRules: LIMIT },
  service: {
    when: [hasClass, ofStandaloneClass],
    check({ object }, report) {
      const count = forwardingRuleReferences(object).length;
      if (count <= LIMIT) return;
      report({ message: "surplus", path: annotationPath(CUSTOM_FORWARDING_RULE), data: { limit: LIMIT, count } });
    },
  },
});
