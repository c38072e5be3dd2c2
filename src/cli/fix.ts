import { didYouMean } from "../domain/edit-distance.ts";
import { UsageError } from "../domain/errors.ts";
import { fixToTheEnd } from "../lint/fix.ts";
import type { LintFinding, LintResult } from "../lint/result.ts";
import { together } from "../lint/together.ts";
import { painter } from "../reports/paint.ts";
import { count, objectTitle, placeTitle } from "../reports/report.ts";
import { RULE_SET, RULES } from "../rules/index.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT, wantsColour } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { readLintInputs } from "./lint-input.ts";
import { LINT_OPERANDS, LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { writeFile } from "./write-reports.ts";

const OPTIONS = {
  diff: { kind: "flag", help: 'print a patch for "git apply" instead of writing' },
  rule: { kind: "list", placeholder: "ID", help: "only what this rule finds" },
  ...LINT_OPTIONS,
} as const satisfies Options;

/** `l4guard fix`: repairs manifests. */
export const fix: Command = {
  summary: "Repair manifests, keeping comments and style",
  usage: ["[--diff] [OPTIONS] [PATH…]"],
  about: [
    "Writes into the manifests what the webhook would repair and what has only one right answer. Comments, order and style " +
      "stay; a place that can't be edited safely is left alone and named.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: ["l4guard fix --gke-version 1.33 manifests/", "l4guard fix --diff manifests/ | git apply"],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const unknown = values.rule.find((id) => !RULE_SET.find(id));
    if (unknown !== undefined)
      throw new UsageError(
        `--rule: there is no rule "${unknown}"${didYouMean(
          unknown,
          RULES.map(({ id }) => id),
        )}; "l4guard rules" lists them`,
      );
    const inputs = await readLintInputs({ values, operands, isVerbose: true }, io);
    const fixes = inputs.map((input) => fixToTheEnd(input, new Set(values.rule)));
    const first = together(fixes.map((fix) => fix.first));
    const fixed = fixes.flatMap((fix) => fix.fixed);
    const unplaced = fixes.flatMap((fix) => fix.unplaced);
    const files = new Map(fixes.flatMap((fix) => [...fix.files]));
    if (values.diff) {
      const { unifiedDiff } = await import("../manifests/unified-diff.ts");
      for (const [file, after] of files) {
        io.stdout.write(unifiedDiff({ name: file.name, before: file.parsed.text, after }));
      }
      // Standard output is a patch, and an empty one is a patch too.
      if (files.size === 0) io.stderr.write("l4guard fix: nothing to fix\n");
    } else {
      for (const [file, after] of files) writeFile(file.path ?? file.name, after, file.name);
      sayFixed(fixed, files.size, io);
    }
    for (const entry of unplaced)
      io.stderr.write(
        `l4guard: ${placeTitle(entry)} ${entry.finding.rule}: not fixed, its place can't be edited safely\n`,
      );
    if (files.size === 0) saySkipped(first, io);
    sayUnreadable(first, io);
    return first.unreadable.length + first.crashed.length > 0 ? EXIT.failure : EXIT.ok;
  },
};

/** Repairs also need facts: whoever has nothing fixed should know why. */
function saySkipped({ skipped }: LintResult, { stderr }: CommandIo): void {
  if (skipped.length === 0) return;
  stderr.write(`l4guard fix: ${count(skipped.length, "rule")} lack facts; "l4guard lint" names the flags for them\n`);
}

function sayFixed(fixed: readonly LintFinding[], files: number, io: CommandIo): void {
  const paint = painter(wantsColour(io));
  for (const entry of fixed) {
    io.stdout.write(`${placeTitle(entry)}  ${paint("bold", entry.finding.rule)}  ${objectTitle(entry.object)}\n`);
  }
  io.stdout.write(
    fixed.length === 0 ? "Nothing to fix.\n" : `${count(fixed.length, "finding")} fixed in ${count(files, "file")}.\n`,
  );
}
