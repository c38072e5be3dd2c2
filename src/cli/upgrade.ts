import { UsageError } from "../domain/errors.ts";
import { FORMATS } from "../reports/formats.ts";
import type { ReportStyle } from "../reports/report.ts";
import { upgradeJson } from "../reports/upgrade-json.ts";
import { upgradeMarkdown } from "../reports/upgrade-markdown.ts";
import { upgradeText } from "../reports/upgrade-text.ts";
import { asFindings, risks } from "../whatif/upgrade/as-findings.ts";
import type { UpgradeResult } from "../whatif/upgrade/result.ts";
import { upgrade as upgradeOf } from "../whatif/upgrade/upgrade.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { LINT_OPERANDS, REPORT_OPTIONS } from "./lint-options.ts";
import { LIVING_OPTIONS, readLivingInput } from "./living-input.ts";
import { type Options, parseOptions } from "./options.ts";
import { outputsOf, writeTexts } from "./write-reports.ts";

const WAY = "From where to where";

const OPTIONS = {
  to: { kind: "text", placeholder: "VERSION", group: WAY, help: "the version to upgrade to, such as 1.37" },
  from: {
    kind: "text",
    placeholder: "VERSION",
    group: WAY,
    help: "the version of the cluster, where neither --cluster nor --live tells it",
  },
  ...LIVING_OPTIONS,
  format: REPORT_OPTIONS.format,
  "fail-on": {
    ...REPORT_OPTIONS["fail-on"],
    help: "exit with 1 for high risks (deny), from medium ones on (warn), or for any (info)",
  },
  verbose: { ...REPORT_OPTIONS.verbose, help: "also what gets better, what is only worth knowing, and why" },
} as const satisfies Options;

/** `l4guard upgrade`: what a GKE upgrade will do to load balancers. */
export const upgrade: Command = {
  summary: "Tell what a GKE upgrade will do to load balancers, before it is made",
  usage: ["--to VERSION [--from VERSION] [OPTIONS] [PATH…]"],
  about: [
    "Runs the rules and the model of GKE's controllers for the version before and the version after, minor by minor, and tells " +
      "for each object what differs: what happens to its live load balancer when the controllers are replaced, what making it " +
      "anew would give (by GitOps, or from a backup), which findings appear, and which APIs are gone; each with its risk, how " +
      "to verify it, and what to do.",
    'PATH are manifests, or what "l4guard cluster gather --state" wrote; with --live it is the cluster itself. A manifest without status is presumed to live as ' +
      "the version before makes it. A version stated in part, such as 1.37, stands for the newest that anything is known of.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard upgrade --to 1.37 --from 1.33 manifests/",
    "l4guard upgrade --to 1.36 --cluster cluster.yaml --state state.yaml",
    "l4guard upgrade --to 1.37 --live --context prod",
    "l4guard upgrade --to 1.37 --cluster cluster.yaml --format markdown=upgrade.md manifests/",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (values.to === undefined) throw new UsageError("upgrade needs --to VERSION");
    const outputs = outputsOf(values.format);
    const isVerbose = values.verbose === true || values["fail-on"] === "info";
    const input = await readLivingInput({ values, paths: operands, isVerbose }, io);
    const from = values.from ?? input.cluster.statedVersion;
    if (from === undefined)
      throw new UsageError("upgrade needs --from VERSION, --live, or a --cluster file that tells it");
    const result = upgradeOf({ ...input, from, to: values.to });
    const files = input.manifests.files.map(({ name }) => name);
    writeTexts(outputs, io, { isVerbose }, (format, style) => reportOf(format, result, files, style));
    sayUnreadable(result, io);
    if (result.unreadable.length + result.crashed.length > 0) return EXIT.failure;
    return risks(result.summary, values["fail-on"]) ? EXIT.findings : EXIT.ok;
  },
};

function reportOf(format: string, result: UpgradeResult, files: readonly string[], style: ReportStyle): string {
  switch (format) {
    case "text":
      return upgradeText(result, style);
    case "markdown":
      return upgradeMarkdown(result);
    case "json":
      return upgradeJson(result);
    default:
      return FORMATS[format]?.(asFindings(result, files), style) ?? "";
  }
}
