import { UsageError } from "../domain/errors.ts";
import type { Rule } from "../engine/rule.ts";
import { wrap } from "../reports/wrap.ts";
import { GROUPS, type Group } from "../rules/groups.ts";
import { RULES } from "../rules/index.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  json: { kind: "flag", help: "all that is known of each rule, as a JSON array" },
  group: { kind: "text", placeholder: "GROUP", choices: Object.keys(GROUPS), help: "only one group" },
} as const satisfies Options;

/** `l4guard rules`: the catalogue. */
export const rules: Command = {
  summary: "List the rules",
  usage: ["[--json] [--group GROUP]"],
  about: ["Lists every rule: its id, what it does by default, and what it looks for."],
  options: OPTIONS,
  examples: [
    "l4guard rules",
    "l4guard rules --group ports",
    "l4guard rules --json | jq '.[] | select(.action == \"deny\") | .id'",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError('rules takes no names; "l4guard explain RULE" tells of one');
    const chosen = RULES.filter(({ group }) => values.group === undefined || group === values.group);
    io.stdout.write(
      values.json ? `${JSON.stringify(chosen.map(toJson), null, 2)}\n` : table(chosen, io.stdout.columns),
    );
    return EXIT.ok;
  },
};

function toJson({ id, group, action, summary, messages, why, fix, since, needs, looksUp, sources, optIn }: Rule) {
  return {
    id,
    group,
    action,
    summary,
    messages,
    why,
    fix,
    ...(since && { since }),
    needs: [...(needs ?? []), ...(looksUp ?? [])],
    sources,
    ...(optIn && { optIn }),
  };
}

/** Narrower terminals have the summary of a rule below its id. */
const WIDE_COLUMNS = 120;

/** The rules by group, for a terminal of so many columns; else each on one line. */
function table(chosen: readonly Rule[], columns = Number.POSITIVE_INFINITY): string {
  const idWidth = Math.max(...chosen.map(({ id }) => id.length), 0);
  const lines: string[] = [];
  for (const group of Object.keys(GROUPS) as Group[]) {
    const members = chosen.filter((rule) => rule.group === group);
    if (members.length === 0) continue;
    lines.push("", GROUPS[group]);
    for (const { id, action, optIn, summary } of members) {
      const does = (optIn ? "opt-in" : action).padEnd(6);
      const lead = columns < WIDE_COLUMNS ? `  ${does}  ` : `  ${does}  ${id.padEnd(idWidth)}  `;
      if (columns < WIDE_COLUMNS) lines.push(lead + id);
      const [first = "", ...rest] = wrap(summary, columns - lead.length);
      const indent = " ".repeat(lead.length);
      lines.push((columns < WIDE_COLUMNS ? indent : lead) + first, ...rest.map((line) => indent + line));
    }
  }
  return `${lines.slice(1).join("\n")}\n\n${chosen.length} rules; "l4guard explain RULE" tells all about one.\n`;
}
