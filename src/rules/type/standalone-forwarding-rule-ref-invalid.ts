import { CUSTOM_FORWARDING_RULE } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { hasClass } from "../shared/conditions.ts";
import { forwardingRuleReferences, ofStandaloneClass } from "./forwarding-rule-references.ts";

export const standaloneForwardingRuleRefInvalid = defineRule({
  id: "standalone-forwarding-rule-ref-invalid",
  group: "type",
  action: "deny",
  summary: "A reference with a slash that is no path to a forwarding rule.",
  messages: { invalid: '"{item}" is not a forwarding rule name or URL: the controller skips it.' },
  why:
    "What contains a slash is parsed as a resource path of the Compute Engine API. One that names no forwarding rule is " +
    "skipped with an event, and where no other is left the Service has no IP.",
  fix: "Write its name, or projects/P/regions/R/forwardingRules/NAME.",
  sources: ["kubernetes/ingress-gce pkg/l4/controllers/standalonenegcontroller.go parseForwardingRuleKeys"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [hasClass, ofStandaloneClass],
    check({ object }, report) {
      const path = annotationPath(CUSTOM_FORWARDING_RULE);
      for (const item of forwardingRuleReferences(object)) {
        if (!item.includes("/") || isForwardingRulePath(item)) continue;
        report({ message: "invalid", path, about: `${path} ${item}`, data: { item } });
      }
    },
  },
});

/** Whether the text is a URL or a path, whole or partial, of a forwarding rule (k8s-cloud-provider pkg/cloud ParseResourceURL). */
function isForwardingRulePath(text: string): boolean {
  const projects = text.indexOf("/projects/");
  const parts = (projects >= 0 ? text.slice(projects + 1) : text).split("/");
  const scoped = parts[0] === "projects" ? parts.slice(2) : parts;
  if (parts.includes("")) return false;
  const [scope] = scoped;
  if (scope === "regions") return scoped.length === 4 && scoped[2] === "forwardingRules";
  return scope === "global" && scoped.length === 3 && scoped[1] === "forwardingRules";
}
