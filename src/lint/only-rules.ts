import { ACTIONS, type Action } from "../domain/finding.ts";
import type { LintFinding, LintResult } from "./result.ts";

/** The result as if there were no other rules. */
export function onlyRules(result: LintResult, rules: ReadonlySet<string>): LintResult {
  if (rules.size === 0) return result;
  const isOne = ({ finding }: LintFinding) => rules.has(finding.rule);
  const findings = result.findings.filter(isOne);
  const countOf = (action: Action) => findings.filter(({ finding }) => finding.action === action).length;
  const counts = Object.fromEntries(ACTIONS.map((action) => [action, countOf(action)])) as Record<Action, number>;
  const ignores = result.ignores?.filter(({ rule }) => rules.has(rule)) ?? [];
  const { ignores: _, ...rest } = result;
  return {
    ...rest,
    findings,
    suppressed: result.suppressed.filter(isOne),
    ...(ignores.length > 0 && { ignores }),
    skipped: result.skipped.filter(({ rule }) => rules.has(rule)),
    summary: { ...result.summary, ...counts, hidden: 0 },
  };
}
