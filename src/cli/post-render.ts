import { UsageError } from "../domain/errors.ts";
import { STDIN_NAME } from "../files/sources.ts";
import { fixToTheEnd } from "../lint/fix.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import { ManifestFile, manifestsOf } from "../manifests/manifest-file.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./io.ts";
import { fixRequest } from "./krm.ts";
import { exitCodeOf, sayUnreadable } from "./lint.ts";
import { readLintInput, readStdin } from "./lint-input.ts";
import { KNOWLEDGE_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";

const OPTIONS = {
  "fail-on": {
    kind: "text",
    choices: ["deny", "warn"],
    default: "deny",
    help: "the level from which on the exit code is 1",
  },
  fix: { kind: "flag", help: "hand the manifests on with repairs made" },
  unsafe: { kind: "flag", help: "with --fix: also what would change a load balancer that lives" },
  ...KNOWLEDGE_OPTIONS,
} as const satisfies Options;

/** `l4guard post-render`: between Helm and the cluster. */
export const postRender: Command = {
  summary: "Check what Helm has rendered, as its post-renderer",
  usage: ["[OPTIONS] < MANIFESTS > MANIFESTS"],
  about: [
    "A post-renderer for Helm: reads the rendered manifests from standard input, reports findings on standard error, and " +
      "hands the manifests on. Exit code 1, and so no release, where a finding is at or above the failing level.",
    "With Helm 4, install the plugin in plugins/helm-post-renderer first; its arguments are the options below.",
  ],
  options: OPTIONS,
  examples: [
    "helm upgrade web charts/web --post-renderer l4guard --post-renderer-args --gke-version=1.33",
    "helm3 upgrade web charts/web --post-renderer l4guard --post-renderer-args post-render",
    "helm template charts/web | l4guard post-render --fix --gke-version 1.33",
  ],
  async run(argv, io) {
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    if (operands.length > 0) throw new UsageError("post-render reads standard input only");
    const level = values["fail-on"];
    const file = new ManifestFile(STDIN_NAME, undefined, await readStdin(io));
    const given = manifestsOf([file]);
    const input = await readLintInput({ values, given }, io);
    const fixes = values.fix ? fixToTheEnd(input, fixRequest(values.unsafe)) : undefined;
    const result = fixes?.last ?? lintManifests(input);
    const { textReport } = await import("../reports/text.ts");
    if (result.findings.length > 0)
      io.stderr.write(textReport(result, { colour: false, columns: 80, isVerbose: false }));
    sayUnreadable(result, io);
    const code = exitCodeOf(result, level);
    if (code !== EXIT.ok) return code;
    io.stdout.write(fixes?.files.get(file) ?? file.parsed.text);
    return EXIT.ok;
  },
};
