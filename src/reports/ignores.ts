import { didYouMean } from "../domain/edit-distance.ts";
import type { LintIgnore, LintResult } from "../lint/result.ts";
import { RULES } from "../rules/index.ts";

const PROBLEMS: Readonly<Record<NonNullable<LintIgnore["problem"]>, string>> = {
  unused: "nothing of it is found here; take the comment away",
  noReason: "it is not heeded without a reason; write one behind the colon",
  unknownRule: "there is no such rule",
  notAllowed: "the policy lets nobody make exceptions here",
};

/** The comments that take nothing out and should be mended, each with a sentence about it. */
export function ignoreProblems({
  ignores = [],
}: Pick<LintResult, "ignores">): readonly (LintIgnore & { text: string })[] {
  return ignores.flatMap((ignore) => {
    const { problem, rule } = ignore;
    if (!problem) return [];
    const told = problem === "unknownRule" ? `${PROBLEMS[problem]}${meant(rule)}` : `${PROBLEMS[problem]}.`;
    return [{ ...ignore, text: `l4guard-ignore ${rule || "(no rule)"}: ${told}` }];
  });
}

function meant(rule: string): string {
  return (
    didYouMean(
      rule,
      RULES.map(({ id }) => id),
    ) || '; "l4guard rules" lists them.'
  );
}

const EXCUSES = { exemption: "exemption", comment: "comment", baseline: "baseline" } as const;

/** What does not count and by what, for people: "3 findings excused (2 by comment, 1 by baseline)"; empty where all counts. */
export function excusedCounts({ suppressed }: Pick<LintResult, "suppressed">): string {
  if (suppressed.length === 0) return "";
  const parts = Object.entries(EXCUSES).flatMap(([kind, by]) => {
    const number = suppressed.filter((entry) => entry.suppressed?.kind === kind).length;
    return number > 0 ? [`${number} by ${by}`] : [];
  });
  return `${suppressed.length} ${suppressed.length === 1 ? "finding" : "findings"} excused (${parts.join(", ")})`;
}
