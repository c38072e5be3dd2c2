import type { Plan, PlanStep, Refusal } from "../whatif/migrate/plan.ts";
import { escapeMarkdown } from "./markdown.ts";
import { proofLines } from "./migrate-text.ts";
import { objectTitle } from "./report.ts";

/** A plan for a change request, with a box to tick for each step. */
export function planMarkdown(plan: Plan | Refusal): string {
  const title = `## ${escapeMarkdown(objectTitle(plan.object))}: ${escapeMarkdown(plan.what)}\n`;
  if (!plan.isPossible) return `${title}\nNot possible:\n\n${list(plan.reasons)}`;
  const { summary, notes, outside, steps } = plan;
  const parts = [`${title}\n${escapeMarkdown(summary)}\n`];
  if (notes.length > 0) parts.push(`\n${list(notes)}`);
  parts.push(`\n### What breaks outside, or has to be told\n\n${list(outside)}`, "\n### Steps\n");
  return [...parts, ...steps.map(stepSection)].join("");
}

function stepSection(step: PlanStep, index: number): string {
  const { title, note, diff, commands, check, rollback, proof } = step;
  const model = proofLines(proof).map((line) => `- Model: ${escapeMarkdown(line)}\n`);
  return [
    `\n#### ${index + 1}. ${escapeMarkdown(title)}\n\n- [ ] done\n`,
    ...(note === undefined ? [] : [`- ${escapeMarkdown(note)}\n`]),
    `- Check: ${escapeMarkdown(check)}\n`,
    `- Rollback: ${escapeMarkdown(rollback)}\n`,
    ...model,
    ...(diff === undefined ? [] : [`\n\`\`\`diff\n${diff.trimEnd()}\n\`\`\`\n`]),
    ...(commands.length === 0 ? [] : [`\n\`\`\`sh\n${commands.join("\n")}\n\`\`\`\n`]),
  ].join("");
}

function list(texts: readonly string[]): string {
  return texts.map((text) => `- ${escapeMarkdown(text)}\n`).join("");
}
