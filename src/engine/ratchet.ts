import type { Finding } from "../domain/finding.ts";
import { evaluateEach, MOST_FINDINGS, type Question } from "./evaluate.ts";
import { isRatcheted, type Rule } from "./rule.ts";
import type { RuleSet } from "./rule-set.ts";

/** Findings on an update, parted by whether the old object already had them. */
interface Ratcheted {
  /** What the update introduces, what compares old and new, and what neither denies nor warns. */
  readonly kept: readonly Finding[];
  /** What the old object did already: an update is never held up for it. */
  readonly dropped: readonly Finding[];
}

/** `findings`, less the denials and warnings that the old object, where there is one, already gets when it is reviewed by itself. */
export function ratchet(findings: readonly Finding[], rules: RuleSet, before: () => Question | undefined): Ratcheted {
  const suspects: Rule[] = [];
  for (const finding of findings) {
    const rule = rules.find(finding.rule);
    if (rule && isRatcheted(rule) && finding.action !== "info" && !suspects.includes(rule)) suspects.push(rule);
  }
  const question = suspects.length > 0 ? before() : undefined;
  if (!question) return { kept: findings, dropped: [] };
  const old = evaluateEach(suspects, question).findings.filter(({ action }) => action !== "info");
  const oldOfRule = Map.groupBy(old, ({ rule }) => rule);
  const kept: Finding[] = [];
  const dropped: Finding[] = [];
  for (const finding of findings) {
    const known = finding.action === "info" ? undefined : oldOfRule.get(finding.rule);
    // Where a rule found so much in the old object that not all of it was kept, what is new can't be told.
    const isOld = known && (known.length >= MOST_FINDINGS || known.some(({ about }) => about === finding.about));
    (isOld ? dropped : kept).push(finding);
  }
  return { kept, dropped };
}
