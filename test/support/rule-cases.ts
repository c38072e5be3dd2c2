import type { Review } from "../../src/engine/review.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { findingsOf } from "../../src/rules/review-case.ts";

export { profileOf, reviewCase } from "../../src/rules/review-case.ts";

/** What the rule itself reported, as cases expect it. */
export function reportsOf(rule: Rule, review: Review): { message: string; action: string }[] {
  return findingsOf(rule, review).map(({ messageId, action }) => ({ message: messageId, action }));
}

/** The case as an update that only adds a label to the object it would create. */
export function asLabelEdit(ruleCase: RuleCase): RuleCase {
  const object = ruleCase.object as { metadata?: { labels?: object } };
  const labels = { ...object.metadata?.labels, "example.com/edited": "yes" };
  return { ...ruleCase, old: object, object: { ...object, metadata: { ...object.metadata, labels } } };
}
