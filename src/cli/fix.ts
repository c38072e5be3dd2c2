import { styleText } from "node:util";
import { RULE_SET } from "../rules/index.ts";
import { type Command, type CommandIo, EXIT, UsageError, wantsColour } from "./io.ts";
import { fixFiles } from "./lint/fix-files.ts";
import { ManifestFile, type Manifests } from "./lint/manifest-file.ts";
import { LINT_HELP, parseLintArgs, readLintInput } from "./lint/options.ts";
import type { LintFinding, LintResult } from "./lint/result.ts";
import { type LintInput, runLint } from "./lint/run-lint.ts";
import { writeFile } from "./lint/write-reports.ts";
import { sayUnreadable } from "./lint.ts";
import { count, objectTitle, placeTitle } from "./reporters/report.ts";

const HELP = `Usage: l4guard fix [--diff] [OPTIONS] [PATH…]

Writes into the manifests what the webhook would repair and what has only one right answer.
Comments, order and style stay; a place that can't be edited safely is left alone and named.

  --diff              print a patch for "git apply" instead of writing
  --rule ID           only what this rule finds; repeatable

${LINT_HELP}

Examples:
  l4guard fix --gke-version 1.33 manifests/
  l4guard fix --diff manifests/ | git apply`;

/** A fix may bring up another finding that can be fixed; so often at most. */
const MOST_PASSES = 5;

/** `l4guard fix`: repairs manifests. */
export const fix: Command = {
  summary: "Repair manifests, keeping comments and style",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = parseLintArgs(argv, {
      diff: { type: "boolean" },
      rule: { type: "string", multiple: true },
    });
    const rules = (values["rule"] as readonly string[] | undefined) ?? [];
    const unknown = rules.find((id) => !RULE_SET.find(id));
    if (unknown !== undefined)
      throw new UsageError(`--rule: there is no rule "${unknown}"; "l4guard rules" lists them`);
    const input = await readLintInput({ values: { ...values, verbose: true }, positionals }, io);
    const { first, fixed, unplaced, files } = fixToTheEnd(input, new Set(rules));
    if (values["diff"] === true) {
      const { unifiedDiff } = await import("../manifests/unified-diff.ts");
      for (const [file, after] of files) {
        io.stdout.write(unifiedDiff({ name: file.name, before: file.parsed.text, after }));
      }
    } else {
      for (const [file, after] of files) writeFile(file.path ?? file.name, after, file.name);
      sayFixed(fixed, files.size, io);
    }
    for (const entry of unplaced)
      io.stderr.write(
        `l4guard: ${placeTitle(entry)} ${entry.finding.rule}: not fixed, its place can't be edited safely\n`,
      );
    sayUnreadable(first, io);
    return first.unreadable.length + first.crashed.length > 0 ? EXIT.failure : EXIT.ok;
  },
};

/** Everything that was fixed, and the new texts of the files as they were read. */
interface Outcome {
  readonly first: LintResult;
  readonly fixed: readonly LintFinding[];
  readonly unplaced: readonly LintFinding[];
  readonly files: ReadonlyMap<ManifestFile, string>;
}

function fixToTheEnd(input: LintInput, rules: ReadonlySet<string>): Outcome {
  const originals = new Map(input.manifests.files.map((file) => [file.path ?? file.name, file]));
  const files = new Map<ManifestFile, string>();
  const fixed: LintFinding[] = [];
  let manifests: Manifests = input.manifests;
  let first: LintResult | undefined;
  for (let pass = 1; ; pass++) {
    const result = runLint({ ...input, manifests });
    first ??= result;
    const fixes = fixFiles(result.findings.filter((entry) => isFixable(entry, rules)));
    fixed.push(...fixes.fixed);
    for (const { file, after } of fixes.files) {
      const original = originals.get(file.path ?? file.name);
      if (original) files.set(original, after);
    }
    if (fixes.files.length === 0 || pass === MOST_PASSES) return { first, fixed, unplaced: fixes.unplaced, files };
    const renewed = new Map(
      fixes.files.map(({ file, after }) => [file, new ManifestFile(file.name, file.path, after)]),
    );
    manifests = { ...manifests, files: manifests.files.map((file) => renewed.get(file) ?? file) };
  }
}

/** Whether the finding may be fixed unasked: what the webhook repairs only by choice is not done without that choice. */
function isFixable({ finding }: LintFinding, rules: ReadonlySet<string>): boolean {
  const isByChoice = RULE_SET.find(finding.rule)?.mutation === "optIn" && finding.action !== "mutate";
  return rules.size > 0 ? rules.has(finding.rule) : !isByChoice;
}

function sayFixed(fixed: readonly LintFinding[], files: number, io: CommandIo): void {
  const paint = (text: string) => (wantsColour(io) ? styleText("bold", text, { validateStream: false }) : text);
  for (const entry of fixed) {
    io.stdout.write(`${placeTitle(entry)}  ${paint(entry.finding.rule)}  ${objectTitle(entry.object)}\n`);
  }
  io.stdout.write(
    fixed.length === 0 ? "Nothing to fix.\n" : `${count(fixed.length, "finding")} fixed in ${count(files, "file")}.\n`,
  );
}
