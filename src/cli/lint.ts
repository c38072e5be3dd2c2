import { lintManifests } from "../lint/lint-manifests.ts";
import { onlyRules } from "../lint/only-rules.ts";
import { type LintResult, reaches } from "../lint/result.ts";
import type { LintInput } from "../lint/setting.ts";
import { together } from "../lint/together.ts";
import type { ReportOrigin } from "../reports/report.ts";
import type { Command } from "./command.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { policyTitle, readLintInputs } from "./lint-input.ts";
import { LINT_OPERANDS, LINT_OPTIONS, REPORT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { findProject } from "./project.ts";
import { RULE_OPTION, rulesNamed } from "./rule-option.ts";
import { outputsOf, writeReports } from "./write-reports.ts";

const { format, "fail-on": failOn, verbose } = REPORT_OPTIONS;

const OPTIONS = {
  ...LINT_OPTIONS,
  format,
  "fail-on": failOn,
  baseline: {
    kind: "text",
    placeholder: "FILE",
    group: format.group,
    help: "fail only on findings that the file does not know",
  },
  rule: RULE_OPTION,
  statistics: {
    kind: "flag",
    group: format.group,
    help: "in text: how often each rule speaks, instead of where",
  },
  quiet: { kind: "flag", short: "q", group: format.group, help: "in text: findings and nothing else" },
  verbose,
} as const satisfies Options;

/** `l4guard lint`: findings in manifests. */
export const lint: Command = {
  summary: "Check manifests: files, folders, charts, kustomizations",
  usage: ["[OPTIONS] [PATH…]"],
  about: [
    "Checks manifests as the webhook would check them at admission, with file, line and column of every finding. Exit code 0: " +
      "nothing at or above the failing level; 1: findings; 2: wrong usage or something that could not be read (everything " +
      "else is still reported).",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard lint manifests/",
    "l4guard lint --gke-version 1.33 --base origin/main manifests/",
    "l4guard lint --helm charts/web --helm-arg=--values=prod.yaml",
    "kustomize build overlays/prod | l4guard lint -",
    "l4guard lint --format text --format sarif=l4guard.sarif manifests/",
  ],
  async run(argv, io) {
    const found = await findProject(io);
    const { format, failOn } = found.project;
    const presets = { name: found.name, values: { format, "fail-on": failOn } };
    const { values, operands } = parseOptions(OPTIONS, argv, io.env, presets);
    const outputs = outputsOf(values.format);
    const { "fail-on": level, baseline } = values;
    const rules = rulesNamed(values.rule);
    const isVerbose = values.verbose === true || level === "info" || rules.size > 0;
    const inputs = await readLintInputs({ values, operands, isVerbose, found }, io);
    const result = onlyRules(together(inputs.map(lintManifests)), rules);
    const judged = baseline !== undefined ? await judge(result, baseline, io) : result;
    writeReports(judged, outputs, io, {
      isVerbose: values.verbose === true || level === "info",
      isQuiet: values.quiet === true,
      hasStatistics: values.statistics === true,
      origin: originOf(inputs, policyTitle(values, found)),
    });
    sayUnreadable(judged, io);
    return exitCodeOf(judged, level);
  },
};

/** The clusters as far as somebody told of them, and the policy. */
function originOf(inputs: readonly LintInput[], policy: string | undefined): ReportOrigin {
  const clusters = inputs.map(({ cluster: { statedVersion }, clusterFile }) =>
    [...(clusterFile === undefined ? [] : [clusterFile]), ...(statedVersion ? [`GKE ${statedVersion}`] : [])].join(
      ", ",
    ),
  );
  const cluster = [...new Set(clusters.filter((text) => text !== ""))].join("; ");
  return { ...(cluster !== "" && { cluster }), ...(policy !== undefined && { policy }) };
}

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
  io: CommandIo,
): void {
  for (const { file, line, column, message } of unreadable) {
    io.stderr.write(`l4guard: ${line === undefined ? file : `${file}:${line}:${column}`}: ${message}\n`);
  }
  for (const { rule, error } of crashed) io.stderr.write(`l4guard: rule ${rule} crashed: ${String(error)}\n`);
}
