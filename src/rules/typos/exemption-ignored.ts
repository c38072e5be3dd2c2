import type { Metadata } from "../../domain/kinds/metadata.ts";
import { daysBetween, EXEMPT_ANNOTATION, parseExemption } from "../../engine/exemption.ts";
import { defineRule, type Report } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates } from "../shared/conditions.ts";

const MESSAGES = {
  switchedOff: "l4guard.dev/exempt has no effect: this cluster's policy does not let objects exempt themselves.",
  malformed: "l4guard.dev/exempt has no effect: {error}.",
  expired: "l4guard.dev/exempt has no effect any more: it ended on {until}.",
  tooLong: "l4guard.dev/exempt has no effect: {until} is more than the {limit} days ahead that the policy allows.",
  unknownRules: 'l4guard.dev/exempt names "{rules}", which is no rule.',
} as const;

export const exemptionIgnored = defineRule({
  id: "exemption-ignored",
  group: "typos",
  action: "warn",
  summary: "An exemption annotation that does not exempt from what it says.",
  messages: MESSAGES,
  why:
    "An object may excuse itself from rules, with a reason and an end, where the operator allows that. One that does not " +
    "count should not look as if it did.",
  fix: "Write rules=RULE,RULE; reason=TEXT; until=YYYY-MM-DD, or remove it.",
  sources: ["l4guard: Policy, Exemptions"],
  on: ["create", "update"],
  service: { when: [annotates(EXEMPT_ANNOTATION)], check: (s, report) => reportIgnored(s, report) },
  ingress: {
    when: [annotates(EXEMPT_ANNOTATION)],
    check: (s, report) => reportIgnored(s, report),
  },
  workload: {
    when: [annotates(EXEMPT_ANNOTATION)],
    check: (s, report) => reportIgnored(s, report),
  },
  backendConfig: {
    when: [annotates(EXEMPT_ANNOTATION)],
    check: (s, report) => reportIgnored(s, report),
  },
  frontendConfig: {
    when: [annotates(EXEMPT_ANNOTATION)],
    check: (s, report) => reportIgnored(s, report),
  },
});

interface Exempting {
  readonly object: { readonly metadata: Metadata };
  readonly objectExemptionDays: number;
  readonly today: string;
  readonly isRule: (id: string) => boolean;
}

function reportIgnored(s: Exempting, report: Report<typeof MESSAGES>): void {
  const path = annotationPath(EXEMPT_ANNOTATION);
  if (s.objectExemptionDays === 0) {
    report({ message: "switchedOff", path, fix: "Remove it, and ask the operator for an exemption." });
    return;
  }
  const parsed = parseExemption(s.object.metadata.annotations.get(EXEMPT_ANNOTATION) ?? "");
  if (!parsed.ok) {
    report({ message: "malformed", path, data: { error: parsed.error } });
    return;
  }
  const { rules, until } = parsed.exemption;
  const limit = s.objectExemptionDays;
  if (s.today > until) report({ message: "expired", path, data: { until } });
  else if (daysBetween(s.today, until) > limit) report({ message: "tooLong", path, data: { until, limit } });
  const unknown = rules.filter((rule) => !s.isRule(rule));
  if (unknown.length > 0)
    report({ message: "unknownRules", path, about: `${path} rules`, data: { rules: unknown.join() } });
}
