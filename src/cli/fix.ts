import { readFileSync } from "node:fs";
import { encodeText } from "../files/decode-text.ts";
import { STDIN_NAME } from "../files/sources.ts";
import { type Fix, type FixOutcome, fixToTheEnd } from "../lint/fix.ts";
import type { LintResult } from "../lint/result.ts";
import { together } from "../lint/together.ts";
import type { ManifestFile } from "../manifests/manifest-file.ts";
import { type Paint, painter } from "../reports/paint.ts";
import { count, objectTitle, placeTitle } from "../reports/report.ts";
import { gistLines } from "../reports/text.ts";
import { wrapIndented } from "../reports/wrap.ts";
import type { Command } from "./command.ts";
import { type CommandIo, columnsOf, EXIT, wantsColour } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { readLintInputs } from "./lint-input.ts";
import { LINT_OPERANDS, LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { rulesNamed } from "./rule-option.ts";
import { writeFile } from "./write-reports.ts";

const OPTIONS = {
  diff: { kind: "flag", help: 'print a patch for "git apply" instead of writing' },
  check: { kind: "flag", help: "write nothing; exit code 1 where something would be written" },
  unsafe: { kind: "flag", help: "also what would change a load balancer that lives, or may live" },
  rule: { kind: "list", placeholder: "ID", help: "only what this rule finds" },
  ...LINT_OPTIONS,
} as const satisfies Options;

/** What manifests are compared with unless told otherwise: what is committed may live. */
const ASSUMED_BASE = "HEAD";

/** `l4guard fix`: repairs manifests. */
export const fix: Command = {
  summary: "Repair manifests, keeping comments and style",
  usage: ["[--diff | --check] [--unsafe] [OPTIONS] [PATH…]"],
  about: [
    "Writes into the manifests what the webhook would repair and what has only one right answer. Comments, order and style " +
      "stay; a place that can't be edited safely is left alone and named.",
    "In a git working tree what is committed counts as living, unless --base says what does; without git anything may live. " +
      "What would change a load balancer that lives, or is right only before it does, is told with its effect and left to " +
      '--unsafe. What "l4guard lint --base" would deny is never written.',
    "Of standard input (-) the repaired text goes to standard output. What kustomize builds of several files (--kustomize) is " +
      "not edited: each place is named, with what to write there. Without --kustomize the files are fixed as they are written.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard fix --gke-version 1.33 manifests/",
    "l4guard fix --diff manifests/ | git apply",
    "l4guard fix --check manifests/",
    "l4guard fix --unsafe --rule lb-type-value-invalid web.yaml",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const rules = rulesNamed(values.rule);
    const inputs = await readLintInputs({ values, operands, isVerbose: true, assumedBase: ASSUMED_BASE }, io);
    const isSource = ({ path, name }: ManifestFile) => path !== undefined || name === STDIN_NAME;
    const request = { rules, isUnsafe: values.unsafe === true, isSource };
    const outcomes = inputs.map((input) => fixToTheEnd(input, request));
    const texts = new Map(outcomes.flatMap(({ files }) => [...files]));
    const isWritten = !values.check && !values.diff;
    if (values.diff) await printPatch(texts, io);
    else if (isWritten)
      writeTexts(
        inputs.flatMap(({ manifests }) => manifests.files),
        texts,
        io,
      );
    // Standard output is a patch, or a manifest, where it was asked for.
    const isTaken = values.diff === true || (isWritten && operands.includes("-"));
    sayOutcome(outcomes, texts.size, { io, isWritten, out: isTaken ? io.stderr : io.stdout });
    const first = together(outcomes.map((outcome) => outcome.first));
    if (texts.size === 0) saySkipped(first, io);
    sayUnreadable(first, io);
    if (first.unreadable.length + first.crashed.length > 0) return EXIT.failure;
    return values.check && texts.size > 0 ? EXIT.findings : EXIT.ok;
  },
};

async function printPatch(texts: ReadonlyMap<ManifestFile, string>, { stdout }: CommandIo): Promise<void> {
  const { unifiedDiff } = await import("../manifests/unified-diff.ts");
  for (const [{ name, parsed }, after] of texts) stdout.write(unifiedDiff({ name, before: parsed.text, after }));
}

/** Writes what has changed; what came from standard input goes to standard output, changed or not. */
function writeTexts(files: readonly ManifestFile[], texts: ReadonlyMap<ManifestFile, string>, io: CommandIo): void {
  for (const file of files) {
    const after = texts.get(file);
    if (file.path === undefined && file.name === STDIN_NAME) io.stdout.write(after ?? file.parsed.text);
    else if (after !== undefined) rewrite(file.path ?? file.name, after, file.name);
  }
}

function rewrite(path: string, text: string, name: string): void {
  writeFile(path, encodeText(text, readFileSync(path)), name);
}

/** Repairs also need facts: whoever has nothing fixed should know why. */
function saySkipped({ skipped }: LintResult, { stderr }: CommandIo): void {
  if (skipped.length === 0) return;
  stderr.write(`l4guard fix: ${count(skipped.length, "rule")} lack facts; "l4guard lint" names the flags for them\n`);
}

interface Telling {
  readonly io: CommandIo;
  readonly isWritten: boolean;
  readonly out: Pick<CommandIo["stdout"], "write">;
}

/** Says what was done, one line for each edit, and what was left undone and why. */
function sayOutcome(outcomes: readonly FixOutcome[], files: number, { io, isWritten, out }: Telling): void {
  const paint = painter(wantsColour(io));
  const columns = columnsOf(io);
  const tell = (fixes: readonly Fix[]) => {
    for (const fix of fixes) out.write(fixText(fix, columns, paint));
  };
  const all = (pick: (outcome: FixOutcome) => readonly Fix[]) => outcomes.flatMap(pick);
  const made = all((outcome) => outcome.made);
  tell(made);
  const done = isWritten ? "made" : "to make";
  if (made.length > 0) out.write(`${count(made.length, "edit")} ${done} in ${count(files, "file")}.\n`);
  else out.write(out === io.stdout ? "Nothing to fix.\n" : "l4guard fix: nothing to fix\n");
  const left = outcomes.flatMap((outcome) => outcome.left).length;
  if (left > 0) {
    const them =
      left === 1
        ? "1 finding is left, which only you can decide"
        : `${left} findings are left, which only you can decide`;
    out.write(wrapIndented(`${them}; "l4guard lint" shows ${left === 1 ? "it" : "them"}.`, columns, 0));
  }
  const unsafe = all((outcome) => outcome.unsafe);
  if (unsafe.length > 0) {
    out.write(`\n${paint("bold", `${count(unsafe.length, "edit")} left to --unsafe`)}, for what is or may be live:\n`);
    tell(unsafe);
  }
  const refused = all((outcome) => outcome.refused);
  if (refused.length > 0) {
    const rules = [...new Set(refused.flatMap((fix) => fix.rules))].join(", ");
    const told = `${count(refused.length, "edit")} not made, since "l4guard lint --base" would deny it: ${rules}.`;
    out.write(wrapIndented(refused.length === 1 ? told : told.replace("deny it", "deny them"), columns, 0));
  }
  for (const finding of outcomes.flatMap((outcome) => outcome.built))
    io.stderr.write(
      `l4guard: ${placeTitle(finding)} ${finding.finding.rule}: not fixed, since kustomize builds ${objectTitle(finding.object)} ` +
        `of several files. Edit it there: ${finding.finding.fix}\n`,
    );
  for (const { finding } of all((outcome) => outcome.unplaced))
    io.stderr.write(
      `l4guard: ${placeTitle(finding)} ${finding.finding.rule}: not fixed, its place can't be edited safely\n`,
    );
}

/** The edit on one line, and what it does to what lives below it. */
function fixText({ finding, rules, verdict }: Fix, columns: number, paint: Paint): string {
  const { consequences, objections } = verdict;
  const line = `${placeTitle(finding)}  ${paint("bold", rules.join(", "))}  ${objectTitle(finding.object)}\n`;
  const effects = [...objections.map(({ message }) => message), ...gistLines(consequences)];
  return line + effects.map((effect) => wrapIndented(effect, columns, 4)).join("");
}
