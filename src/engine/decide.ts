import type { Action, Finding } from "../domain/finding.ts";
import type { Skipped } from "./evaluate.ts";
import type { ReviewContext, Reviewed } from "./reviewed.ts";

/** The findings with the action that counts in the end: the policy's, but never a denial where none may be. */
export function decide(
  findings: readonly Finding[],
  { change, metadata }: Pick<Reviewed, "change" | "metadata">,
  { rules, policy }: ReviewContext,
): readonly Finding[] {
  return findings.flatMap((finding) => {
    const rule = rules.find(finding.rule);
    const action = rule && policy.actionOf(rule, finding.action, metadata.namespace);
    if (!action) return [];
    const unmade = action === "mutate" ? "warn" : action;
    const final = change === "delete" && unmade === "deny" ? "warn" : capped(unmade, finding);
    return [final === finding.action ? finding : { ...finding, action: final }];
  });
}

/** A repair as what it is while it is not made: to validate is to find it so. */
export function asUnmade(finding: Finding): Finding {
  const { action, unmade } = finding;
  return action === "mutate" && unmade ? { ...finding, action: capped(unmade, finding) } : finding;
}

/** The skipped rules that the policy would have heard: nobody misses what is turned off. */
export function wanted(
  skipped: readonly Skipped[],
  { metadata }: Pick<Reviewed, "metadata">,
  { rules, policy }: ReviewContext,
): readonly Skipped[] {
  if (skipped.length === 0) return skipped;
  return skipped.filter(({ rule: id }) => {
    const rule = rules.find(id);
    return rule !== undefined && policy.actionOf(rule, rule.action, metadata.namespace) !== undefined;
  });
}

/** An assumption never denies, whatever the policy says. */
function capped(action: Action, { assumed }: Finding): Action {
  return action === "deny" && assumed ? "warn" : action;
}
