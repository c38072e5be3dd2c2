import { UsageError } from "../domain/errors.ts";
import { auditCluster } from "../lint/audit.ts";
import { onlyRules } from "../lint/only-rules.ts";
import type { LintResult } from "../lint/result.ts";
import { together } from "../lint/together.ts";
import { auditInputOfFiles, readAuditInput } from "./audit-input.ts";
import { AUDIT_ACCESS } from "./audit-options.ts";
import type { Command } from "./command.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import type { CommandIo } from "./io.ts";
import { exitCodeOf, sayUnreadable } from "./lint.ts";
import { policyTitle } from "./lint-input.ts";
import { KNOWLEDGE_OPTIONS, REPORT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions } from "./options.ts";
import { findProject } from "./project.ts";
import { RULE_OPTION, rulesNamed } from "./rule-option.ts";
import { outputsOf, writeReports } from "./write-reports.ts";

const { cluster, policy, "no-policy": noPolicy } = KNOWLEDGE_OPTIONS;

const OPTIONS = {
  ...AUDIT_ACCESS,
  namespace: {
    kind: "list",
    short: "n",
    placeholder: "NAME",
    group: AUDIT_ACCESS.context.group,
    help: "only its objects",
  },
  complete: { kind: "flag", group: cluster.group, help: "what is not in PATH does not exist" },
  cluster,
  policy,
  "no-policy": noPolicy,
  ...FACT_OPTIONS,
  ...REPORT_OPTIONS,
  rule: RULE_OPTION,
  output: {
    kind: "text",
    short: "o",
    placeholder: "FILE",
    group: REPORT_OPTIONS.format.group,
    help: "write the report there, not to standard output",
  },
} as const satisfies Options;

/** `l4guard audit`: what is wrong with a live cluster. */
export const audit: Command = {
  summary: "Tell what is wrong with the load balancers of a live cluster",
  usage: ["[OPTIONS]", "[OPTIONS] PATH…"],
  about: [
    "Reads the cluster that kubectl points at, once, with get and list and nothing else, and tells which load balancers " +
      "the internet reaches, who is let in, and what is wrong with each object as it lives. Nothing is installed or changed, " +
      "and Secrets are not read. With PATH it looks at objects in files instead, as kubectl get -o yaml prints them.",
    "Exit code 0: nothing at or above the failing level; 1: findings; 2: wrong usage, a cluster that can't be reached, or " +
      "something that could not be read (everything else is still reported).",
  ],
  options: OPTIONS,
  operands: {
    placeholder: "PATH…",
    help: "files and folders of objects; - for standard input",
    group: AUDIT_ACCESS.context.group,
  },
  examples: [
    "l4guard audit",
    "l4guard audit --context prod --namespace shop",
    "l4guard audit --context prod-eu --context prod-us --format html --output audit.html",
    "kubectl get services,ingresses --all-namespaces --output yaml | l4guard audit -",
    "l4guard audit --fail-on warn --format text --format sarif=audit.sarif",
  ],
  async run(argv, io) {
    const found = await findProject(io);
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const outputs = outputsOf(values.format, values.output);
    const level = values["fail-on"];
    const isVerbose = values.verbose === true || level === "info";
    const rules = rulesNamed(values.rule);
    const request = { values: { ...values, isVerbose: isVerbose || rules.size > 0 }, found };
    const result = onlyRules(
      operands.length > 0 ? await auditFiles(operands, request, io) : await auditClusters(values.context, request, io),
      rules,
    );
    const named = policyTitle(values, found);
    writeReports(result, outputs, io, { isVerbose, origin: named === undefined ? {} : { policy: named } });
    sayUnreadable(result, io);
    return exitCodeOf(result, level);
  },
};

type Request = Parameters<typeof readAuditInput>[1];

/** What is wrong with the objects of files. @throws UsageError, ConfigError */
async function auditFiles(paths: readonly string[], request: Request, io: CommandIo): Promise<LintResult> {
  const { input, manifests } = await auditInputOfFiles(paths, request, io);
  const result = auditCluster(input);
  const { files, unreadable, charts, leftOut } = manifests;
  const documents = files.reduce((sum, { parsed }) => sum + parsed.documents.length + parsed.problems.length, 0);
  const counts = { files: files.length, documents, unreadable: unreadable.length };
  return { ...result, unreadable, charts, leftOut, summary: { ...result.summary, ...counts } };
}

/**
 * What is wrong with the clusters of the contexts, or that of the current one, one after the other. Of several, those that
 * can't be reached are told as unreadable. @throws UsageError where none can be, ConfigError
 */
async function auditClusters(contexts: readonly string[], request: Request, io: CommandIo): Promise<LintResult> {
  const results: LintResult[] = [];
  const failed: { readonly file: string; readonly message: string }[] = [];
  for (const context of contexts.length > 0 ? contexts : [undefined]) {
    const read = await readAuditInput({ context, isOneOfSeveral: contexts.length > 1 }, request, io);
    if ("problem" in read) failed.push({ file: context ?? "the cluster", message: read.problem });
    else results.push(auditCluster(read.input));
  }
  if (results.length === 0) throw new UsageError(failed.map(({ file, message }) => `${file} ${message}`).join("\n"));
  const result = together(results);
  const unreadable = [...result.unreadable, ...failed];
  return { ...result, unreadable, summary: { ...result.summary, unreadable: unreadable.length } };
}
