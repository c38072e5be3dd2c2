import type { Assumption } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import { evaluateEach, MOST_FINDINGS, type Question } from "./evaluate.ts";
import type { Ask } from "./plan.ts";
import type { RuleSet } from "./rule-set.ts";

/**
 * The findings as they may stand: one that rests on assumptions is at most a warning, and says so. What a
 * rule assumed shows when it is asked once more, so this is for findings that somebody will see.
 */
export function soften(findings: readonly Finding[], rules: RuleSet, question: Question): readonly Finding[] {
  if (findings.length === 0 || !question.cluster.hasAssumptions) return findings;
  const known = new Map<string, readonly Assumption[]>();
  return findings.map((finding) => {
    const assumed = known.get(finding.rule) ?? assumptionsOf(rules.alone(finding.rule, question.kind), question);
    known.set(finding.rule, assumed);
    return assumed.length === 0 ? finding : softened(finding, assumed);
  });
}

/** The assumed facts that are read when a rule is asked, from its conditions on. */
function assumptionsOf(ask: Ask | undefined, question: Question): readonly Assumption[] {
  return question.cluster.assumptions.during(() => {
    for (const condition of ask?.when ?? []) condition.holds(question.subject);
    evaluateEach(ask ? [ask] : [], question, MOST_FINDINGS);
  }).noted;
}

/** The finding as it may stand when it rests on assumptions: at most a warning that says so. */
function softened(finding: Finding, assumed: readonly Assumption[]): Finding {
  const action = finding.action === "deny" ? "warn" : finding.action;
  return { ...finding, action, assumed };
}
