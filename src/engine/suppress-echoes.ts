import type { Finding } from "../domain/finding.ts";
import type { Echo, RuleSet } from "./rule-set.ts";

/** `findings` with each cause reported once: its echoes are left out. */
export function suppressEchoes(findings: readonly Finding[], rules: RuleSet): readonly Finding[] {
  if (findings.length < 2) return findings;
  const suppressed = new Set<Finding>();
  for (const cause of findings) {
    for (const echo of rules.echoesOf(cause.rule)) {
      if (echo.onlyDenials && cause.action !== "deny") continue;
      for (const finding of findings) if (isEcho(finding, echo, cause, rules)) suppressed.add(finding);
    }
  }
  return suppressed.size === 0 ? findings : findings.filter((finding) => !suppressed.has(finding));
}

function isEcho(finding: Finding, echo: Echo, cause: Finding, rules: RuleSet): boolean {
  const rule = rules.find(finding.rule);
  if (!rule || echo.causes.includes(rule.id)) return false;
  const matches = typeof echo.echoes === "function" ? echo.echoes(rule) : echo.echoes.includes(rule.id);
  return (
    matches && (!echo.sameAbout || cause.about === finding.about) && (!echo.samePath || cause.path === finding.path)
  );
}
