import type { Finding } from "../domain/finding.ts";
import { evaluateEach, MOST_FINDINGS, type Question, type RuleSet } from "./evaluate.ts";
import { isRatcheted, type Rule } from "./rule.ts";

/** Findings on an update, parted by whether the old object already had them. */
export interface Ratcheted {
  /** What the update introduces, what compares old and new, and what neither denies nor warns. */
  readonly kept: readonly Finding[];
  /** What the old object did already: an update is never held up for it (spec/rules.md 0.2.4). */
  readonly dropped: readonly Finding[];
}

/** `findings`, less the denials and warnings that the old object, where there is one, already gets when it is reviewed by itself. */
export function ratchet(findings: readonly Finding[], rules: RuleSet, before: () => Question | undefined): Ratcheted {
  const suspects = new Set<Rule>();
  for (const { rule: id, action } of findings) {
    const rule = rules.find(id);
    if (rule && isRatcheted(rule) && action !== "info") suspects.add(rule);
  }
  const question = suspects.size > 0 ? before() : undefined;
  if (!question) return { kept: findings, dropped: [] };
  const old = evaluateEach([...suspects], question).findings.filter((finding) => finding.action !== "info");
  const known = new Set(old.map(({ rule, about }) => `${rule} ${about}`));
  const crowded = crowdedRules(old);
  const isOld = ({ rule, action, about }: Finding) =>
    action !== "info" && suspects.has(rules.find(rule) as Rule) && (known.has(`${rule} ${about}`) || crowded.has(rule));
  return { kept: findings.filter((finding) => !isOld(finding)), dropped: findings.filter(isOld) };
}

/** The rules that found so much in the old object that not all of it was kept: what is new can't be told. */
function crowdedRules(findings: readonly Finding[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= MOST_FINDINGS).map(([rule]) => rule));
}
