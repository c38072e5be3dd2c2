import { UsageError } from "../domain/errors.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import { type LintResult, reaches } from "../lint/result.ts";
import { type Command, type CommandIo, EXIT } from "./io.ts";
import { LINT_HELP, parseLintArgs, readLintInput } from "./lint-options.ts";
import { outputsOf, writeReports } from "./write-reports.ts";

const HELP = `Usage: l4guard lint [OPTIONS] [PATH…]

Checks manifests as the webhook would check them at admission, with file, line and column
of every finding. Exit code 0: nothing at or above the failing level; 1: findings; 2: wrong
usage or something that could not be read (everything else is still reported).

${LINT_HELP}

What to report:
  --format NAME[=FILE]  text, json, jsonl, sarif, junit, github, gitlab, markdown, html;
                        repeatable, as long as one at most goes to standard output
  --fail-on LEVEL       deny, warn or info (default: deny)
  --baseline FILE       fail only on findings that the file does not know
  --verbose             also what is only worth knowing

Examples:
  l4guard lint manifests/
  l4guard lint --gke-version 1.33 --base origin/main manifests/
  l4guard lint --helm charts/web --helm-arg=--values=prod.yaml
  kustomize build overlays/prod | l4guard lint -
  l4guard lint --format text --format sarif=l4guard.sarif manifests/`;

/** `l4guard lint`: findings in manifests. */
export const lint: Command = {
  summary: "Check manifests: files, folders, charts, kustomizations",
  help: HELP,
  async run(argv, io) {
    const { values, positionals } = parseLintArgs(argv, {
      format: { type: "string", multiple: true, short: "f" },
      "fail-on": { type: "string", default: "deny" },
      baseline: { type: "string" },
      verbose: { type: "boolean", short: "v" },
    });
    const outputs = outputsOf((values["format"] as string[] | undefined) ?? []);
    const level = levelOf(values["fail-on"]);
    const isVerbose = values["verbose"] === true || level === "info";
    const input = await readLintInput({ values: { ...values, verbose: isVerbose }, positionals }, io);
    const result = lintManifests(input);
    const { baseline } = values;
    const judged = typeof baseline === "string" ? await judge(result, baseline, io) : result;
    writeReports(judged, outputs, io);
    sayUnreadable(judged, io);
    return exitCodeOf(judged, level);
  },
};

async function judge(result: LintResult, baseline: string, { cwd }: CommandIo): Promise<LintResult> {
  const [{ parseBaseline, withBaseline }, { readValues }] = await Promise.all([
    import("../lint/baseline.ts"),
    import("../files/read-values.ts"),
  ]);
  const [value] = await readValues(baseline, cwd);
  return withBaseline(result, parseBaseline(value, baseline));
}

/** The exit code that a result deserves. */
export function exitCodeOf(result: LintResult, level: "deny" | "warn" | "info"): number {
  if (result.unreadable.length + result.crashed.length > 0) return EXIT.failure;
  return reaches(result.findings, level) ? EXIT.findings : EXIT.ok;
}

/** Says on standard error what could not be read, and which rules crashed. */
export function sayUnreadable(
  { unreadable, crashed = [] }: Pick<LintResult, "unreadable"> & Partial<Pick<LintResult, "crashed">>,
  { stderr }: CommandIo,
): void {
  for (const { file, line, column, message } of unreadable) {
    stderr.write(`l4guard: ${line === undefined ? file : `${file}:${line}:${column}`}: ${message}\n`);
  }
  for (const { rule, error } of crashed) stderr.write(`l4guard: rule ${rule} crashed: ${String(error)}\n`);
}

function levelOf(value: unknown): "deny" | "warn" | "info" {
  if (value === "deny" || value === "warn" || value === "info") return value;
  throw new UsageError(`--fail-on: "${String(value)}" is not one of deny, warn, info`);
}
