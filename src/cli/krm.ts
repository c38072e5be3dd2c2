import { UsageError } from "../domain/errors.ts";
import type { Action } from "../domain/finding.ts";
import { field, isObject, type JsonValue, tokensOf } from "../domain/json.ts";
import { STDIN_NAME } from "../files/sources.ts";
import { type FixRequest, fixToTheEnd } from "../lint/fix.ts";
import { lintManifests } from "../lint/lint-manifests.ts";
import type { LintFinding } from "../lint/result.ts";
import { editText } from "../manifests/edit-text.ts";
import { ManifestFile, manifestsOf } from "../manifests/manifest-file.ts";
import { printYaml } from "../manifests/print-yaml.ts";
import { fullMessage } from "../reports/report.ts";
import type { Command } from "./command.ts";
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
  fix: { kind: "flag", help: "make repairs in the items" },
  unsafe: { kind: "flag", help: "with --fix: also what would change a load balancer that lives" },
  ...KNOWLEDGE_OPTIONS,
} as const satisfies Options;

/** `l4guard krm`: a function of the Kubernetes Resource Model. */
export const krm: Command = {
  summary: "Check a ResourceList, as a KRM function",
  usage: ["< RESOURCELIST > RESOURCELIST"],
  about: [
    "A KRM function for kustomize and kpt: reads a ResourceList, checks its items, and writes it with its findings as " +
      'results. The data (or spec) of functionConfig are options of this command by their names: gke-version: "1.33", fix: ' +
      '"true", fail-on: warn.',
  ],
  options: OPTIONS,
  examples: [
    'kpt fn eval manifests/ --exec "l4guard krm" -- gke-version=1.33',
    "printf '#!/bin/sh\\nexec l4guard krm\\n' > l4guard-krm; chmod +x l4guard-krm",
    "kustomize fn run --enable-exec --exec-path ./l4guard-krm manifests/",
  ],
  async run(argv, io) {
    const text = await readStdin(io);
    const file = new ManifestFile(STDIN_NAME, undefined, text);
    const [document] = file.parsed.documents;
    if (field(document?.value, "kind") !== "ResourceList") throw new UsageError("standard input is no ResourceList");
    const { values, operands } = parseOptions(OPTIONS, [...configuredArgs(document?.value), ...argv], io.env);
    if (operands.length > 0) throw new UsageError("krm reads standard input only");
    const level = values["fail-on"];
    const given = manifestsOf([file]);
    const input = await readLintInput({ values, given }, io);
    const fixes = values.fix ? fixToTheEnd(input, fixRequest(values.unsafe)) : undefined;
    const result = fixes?.last ?? lintManifests(input);
    const results = [
      ...result.findings.map((entry) => resultOf(entry, SEVERITIES[entry.finding.action])),
      ...(fixes?.made ?? []).map(({ finding }) => resultOf(finding, "info", "Repaired: ")),
    ];
    io.stdout.write(withResults(fixes?.files.get(file) ?? text, results));
    sayUnreadable(result, io);
    return exitCodeOf(result, level);
  },
};

/** What is to be fixed of manifests that are handed on, and have no file. */
export function fixRequest(isUnsafe = false): FixRequest {
  return { rules: new Set(), isUnsafe, isSource: () => true };
}

/** The options that the functionConfig states. @throws UsageError */
function configuredArgs(list: unknown): readonly string[] {
  const config = field(list, "functionConfig");
  const options = field(config, "data") ?? field(config, "spec") ?? {};
  if (!isObject(options)) throw new UsageError("functionConfig: data must be a map of options");
  return Object.entries(options).map(([name, value]) => {
    if (value === true || value === "true") return `--${name}`;
    if (value === false || value === "false") return `--no-${name}`;
    return `--${name}=${String(value)}`;
  });
}

const SEVERITIES: Readonly<Record<Action, string>> = { deny: "error", warn: "warning", mutate: "info", info: "info" };

/** A finding as the KRM functions specification has results. */
function resultOf(
  { finding, object, origin }: LintFinding,
  severity: string,
  lead = "",
): { readonly [key: string]: JsonValue } {
  const { annotations } = (field(origin?.value, "metadata") ?? {}) as { annotations?: Record<string, unknown> };
  const path = annotations?.["internal.config.kubernetes.io/path"] ?? annotations?.["config.kubernetes.io/path"];
  const index = annotations?.["internal.config.kubernetes.io/index"] ?? annotations?.["config.kubernetes.io/index"];
  const apiVersion = field(origin?.value, "apiVersion");
  return {
    message: `[${finding.rule}] ${lead}${fullMessage(finding)}${finding.fix ? ` Fix: ${finding.fix}` : ""}`,
    severity,
    ...(origin && { resourceRef: { apiVersion: String(apiVersion), ...object } }),
    field: { path: tokensOf(finding.path).join(".") },
    ...(typeof path === "string" && { file: { path, index: Number(index ?? 0) || 0 } }),
    tags: { rule: finding.rule },
  };
}

/** The list with the results in it; its text stays as it is where they can be added to it. */
function withResults(text: string, results: readonly JsonValue[]): string {
  const before = new ManifestFile(STDIN_NAME, undefined, text).parsed.documents[0]?.value;
  const edited =
    field(before, "results") === undefined
      ? editText(text, [{ kind: "add", path: "/results", value: results }])
      : undefined;
  return edited ?? printYaml({ ...(before as object), results });
}
