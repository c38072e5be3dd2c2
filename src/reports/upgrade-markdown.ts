import type { UpgradeEffect } from "../whatif/upgrade/effect.ts";
import type { UpgradeResult, UpgradeStepResult } from "../whatif/upgrade/result.ts";
import { code, escapeMarkdown } from "./markdown.ts";
import { count, objectTitle } from "./report.ts";
import { assumptionText, riskCounts, SIDES } from "./upgrade-text.ts";

/** The outcome of an upgrade for a change request. */
export function upgradeMarkdown({ from, to, steps, summary, assumed, notes }: UpgradeResult): string {
  const { objects, unaffected } = summary;
  const head = `## GKE ${from} to ${to}: ${riskCounts(summary)}\n\n${count(objects, "object")} looked at, ${unaffected} unaffected.\n`;
  const taken = [...(assumed.length > 0 ? [assumptionText(assumed)] : []), ...notes];
  const tail =
    taken.length > 0 ? `\n### Taken for granted\n\n${taken.map((note) => `- ${escapeMarkdown(note)}\n`).join("")}` : "";
  return `${head}${steps.map(stepSection).join("")}${tail}`;
}

function stepSection({ from, to, changes, effects, unaffected }: UpgradeStepResult): string {
  const told = effects.filter(({ risk }) => risk !== "none");
  const list = changes.map(({ version, change }) => `- ${code(version)} ${escapeMarkdown(change)}\n`).join("");
  const rows = told.map(effectRow).join("\n");
  const table =
    told.length > 0 ? `\n| Risk | Object | What | Verify | Do |\n| --- | --- | --- | --- | --- |\n${rows}\n` : "";
  const quiet = `\nUnaffected: ${count(unaffected, "object")}.\n`;
  return `\n### ${code(from)} to ${code(to)}\n\n${list || "Nothing is known to change for load balancers.\n"}${table}${quiet}`;
}

function effectRow({ risk, object, rule, side, since, description, verify, remedy }: UpgradeEffect): string {
  const what = `${rule === undefined ? SIDES[side] : code(rule)}, from ${code(since)}: ${escapeMarkdown(description)}`;
  return `| ${risk} | ${escapeMarkdown(objectTitle(object))} | ${what} | ${escapeMarkdown(verify)} | ${escapeMarkdown(remedy)} |`;
}
