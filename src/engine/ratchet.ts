import type { Finding } from "../domain/finding.ts";
import { evaluate, type Question, type RuleSet } from "./evaluate.ts";
import { isRatcheted, type Rule } from "./rule.ts";

/** Findings on an update, parted by whether the old object already had them. */
export interface Ratcheted {
  /** What the update introduces, what compares old and new, and what neither denies nor warns. */
  readonly kept: readonly Finding[];
  /** What the old object did already: an update is never held up for it (spec/rules.md 0.2.4). */
  readonly dropped: readonly Finding[];
}

/** `findings` on an update, less the denials and warnings that the old object, reviewed by itself, already gets. */
export function ratchet(findings: readonly Finding[], rules: RuleSet, before: Question): Ratcheted {
  const suspects = new Set<Rule>();
  for (const { rule: id, action } of findings) {
    const rule = rules.find(id);
    if (rule && isRatcheted(rule) && action !== "info") suspects.add(rule);
  }
  if (suspects.size === 0) return { kept: findings, dropped: [] };
  const known = new Set(
    evaluate([...suspects], before)
      .findings.filter((finding) => finding.action !== "info")
      .map(({ rule, about }) => `${rule} ${about}`),
  );
  const isOld = (finding: Finding) =>
    finding.action !== "info" && known.has(`${finding.rule} ${finding.about}`) && isSuspect(finding, suspects);
  return { kept: findings.filter((finding) => !isOld(finding)), dropped: findings.filter(isOld) };
}

function isSuspect({ rule }: Finding, suspects: ReadonlySet<Rule>): boolean {
  for (const { id } of suspects) if (id === rule) return true;
  return false;
}
