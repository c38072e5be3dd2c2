import { UsageError } from "../domain/errors.ts";
import { readSources, type Sources } from "../files/sources.ts";
import type { ManifestFile } from "../manifests/manifest-file.ts";
import { driftJson, driftText } from "../reports/drift.ts";
import { driftOf } from "../whatif/drift/drift.ts";
import { readAuditInput } from "./audit-input.ts";
import { AUDIT_ACCESS } from "./audit-options.ts";
import type { Command } from "./command.ts";
import { FACT_OPTIONS } from "./fact-options.ts";
import { type CommandIo, EXIT } from "./io.ts";
import { sayUnreadable } from "./lint.ts";
import { overlaysOf, readStdin } from "./lint-input.ts";
import { KNOWLEDGE_OPTIONS, LINT_OPERANDS, LINT_OPTIONS } from "./lint-options.ts";
import { type Options, parseOptions, type ValuesOf } from "./options.ts";
import { findProject } from "./project.ts";
import { outputsOf, writeTexts } from "./write-reports.ts";

const REPORT = "What to report";
const { helm, "helm-arg": helmArg, kustomize, cluster, namespace } = LINT_OPTIONS;

const OPTIONS = {
  helm,
  "helm-arg": helmArg,
  kustomize,
  revision: {
    kind: "text",
    placeholder: "REF",
    group: LINT_OPERANDS.group,
    help: "the manifests as a git revision has them, such as origin/main",
  },
  context: { ...AUDIT_ACCESS.context, kind: "text", help: "a context of the kubeconfig instead of its current one" },
  kubeconfig: AUDIT_ACCESS.kubeconfig,
  timeout: AUDIT_ACCESS.timeout,
  namespace,
  complete: {
    kind: "flag",
    group: KNOWLEDGE_OPTIONS.complete.group,
    help: "the manifests are all that is applied to their namespaces: what else lives there is told",
  },
  cluster,
  ...FACT_OPTIONS,
  format: {
    kind: "list",
    short: "f",
    placeholder: "NAME",
    choices: ["text", "json"],
    takesFile: true,
    group: REPORT,
    help: "how to report, one format at most to standard output",
  },
} as const satisfies Options;

type Values = ValuesOf<typeof OPTIONS>;

/** `l4guard drift`: what lives otherwise than the manifests say. */
export const drift: Command = {
  summary: "Tell where load balancers live otherwise than manifests say, and what a sync does",
  usage: ["[OPTIONS] [PATH…]"],
  about: [
    "Compares the Services, Ingresses, BackendConfigs and FrontendConfigs of manifests with those that live in the cluster that " +
      "kubectl points at, in what load balancers are made of and nothing else, and tells what applying the manifests would do " +
      "to traffic. It only reads. What controllers and the API server have written is no drift.",
    "Exit code 0: everything lives as it is written; 1: something does not; 2: wrong usage, or something that could not be read.",
  ],
  options: OPTIONS,
  operands: LINT_OPERANDS,
  examples: [
    "l4guard drift manifests/",
    "l4guard drift --context prod --revision origin/main manifests/",
    "argocd app manifests shop | l4guard drift --complete -",
  ],
  async run(argv, io) {
    const found = await findProject(io);
    const { values, operands } = parseOptions(OPTIONS, argv, io.env);
    const outputs = outputsOf(values.format);
    const { files, unreadable } = await manifestsOf(values, operands, io);
    const asked = { ...values, namespace: [], policy: undefined, "no-policy": true, isVerbose: false };
    const { context } = values;
    const read = await readAuditInput({ context, isOneOfSeveral: false }, { values: asked, found }, io);
    if ("problem" in read) throw new UsageError(`${context ?? "the cluster"} ${read.problem}`);
    const { objects, cluster, refused } = read.input;
    const services = refused.find(({ kind }) => kind === "Service");
    if (services) throw new UsageError(`not allowed to list ${services.resource}`);
    const result = driftOf({
      files,
      live: Array.from(objects, ({ value }) => value),
      isWhole: refused.length === 0,
      cluster,
      namespace: values.namespace,
      isComplete: values.complete === true,
    });
    writeTexts(outputs, io, { isVerbose: false }, (format, style) =>
      format === "json" ? driftJson(result) : driftText(result, style),
    );
    sayUnreadable({ unreadable }, io);
    if (unreadable.length > 0) return EXIT.failure;
    return result.drifts.length > 0 ? EXIT.findings : EXIT.ok;
  },
};

async function manifestsOf(values: Values, operands: readonly string[], io: CommandIo) {
  const { cwd, env } = io;
  const { helm: charts, revision } = values;
  const overlays = overlaysOf(values.kustomize);
  const isSilent = operands.length + charts.length + overlays.kustomizations.length === 0;
  const paths = isSilent ? ["."] : operands;
  const stdin = paths.includes("-") ? await readStdin(io) : undefined;
  const sources: Sources = { paths, charts, helmArgs: values["helm-arg"], ...overlays, stdin };
  if (revision === undefined) return readSources(sources, { cwd, env });
  const { readBase } = await import("../files/base.ts");
  const { files } = await readBase({ base: revision, sources, cwd, env });
  return { files: files as readonly ManifestFile[], unreadable: [] };
}
