import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ParseArgsOptionDescriptor } from "node:util";
import { parseArgs } from "node:util";
import { compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { decodeText } from "../files/decode-text.ts";
import { displayPath } from "../files/find-files.ts";
import { readSources, type Sources } from "../files/sources.ts";
import type { LintInput } from "../lint/lint-manifests.ts";
import type { Manifests } from "../manifests/manifest-file.ts";
import { FACT_HELP, FACT_OPTIONS, factsOfFlags } from "./fact-options.ts";
import { type CommandIo, today } from "./io.ts";
import { Progress } from "./progress.ts";

/** The policy file that is looked for in the working folder and the folders above it. */
const POLICY_FILE = ".l4guard.yaml";

/** The options that every command takes which reads and judges manifests. */
const LINT_OPTIONS: Readonly<Record<string, ParseArgsOptionDescriptor>> = {
  base: { type: "string" },
  state: { type: "string" },
  cluster: { type: "string" },
  complete: { type: "boolean" },
  namespace: { type: "string", short: "n" },
  policy: { type: "string" },
  "no-policy": { type: "boolean" },
  helm: { type: "string", multiple: true },
  "helm-arg": { type: "string", multiple: true },
  kustomize: { type: "string", multiple: true },
  ...FACT_OPTIONS,
};

const PATHS_HELP = `What to read:
  PATH…               files, folders and globs; - for standard input; the working folder
                      where nothing is given. .l4guardignore leaves files out
  --helm CHART        render a chart with your helm; --helm-arg=ARG passes it arguments
  --kustomize DIR     build a kustomization with your kustomize or kubectl`;

/** The help text of the options for commands that read standard input only. */
export const KNOWLEDGE_HELP = `What to compare with and what else is known:
  --namespace NAME    the namespace of objects that name none (default: default)
  --base REF_OR_PATH  the manifests before the change: a git revision, a folder or a file
  --state PATH        the objects of the cluster as they live there: a file or a folder
  --complete          what is neither in PATH nor in --state does not exist
  --cluster FILE      what is known of the cluster (from "l4guard cluster gather")
  --policy FILE       the policy; by default .l4guard.yaml, looked for upwards
  --no-policy         no policy, not even .l4guard.yaml

${FACT_HELP}`;

/** The help text of all of them. */
export const LINT_HELP = `${PATHS_HELP}

${KNOWLEDGE_HELP}`;

/** The values of a command's options. */
type Values = Readonly<Record<string, unknown>>;

/** The command line taken apart. @throws TypeError of parseArgs for an unknown option. */
export function parseLintArgs(
  argv: readonly string[],
  own: Readonly<Record<string, ParseArgsOptionDescriptor>>,
): { readonly values: Values; readonly positionals: readonly string[] } {
  const options = { ...LINT_OPTIONS, ...own };
  // parseArgs turns --no-NAME into NAME: false; names that start so themselves stay.
  const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, allowNegative: true });
  return { values: { ...values }, positionals };
}

/** What a command asks for. */
interface Request {
  readonly values: Values;
  readonly positionals?: readonly string[];
  /** Manifests that the command has read by itself. */
  readonly given?: Manifests;
}

const NO_SOURCES: Sources = { paths: [], charts: [], helmArgs: [], kustomizations: [], stdin: undefined };

/** Everything that a lint needs, read as the options say. @throws UsageError, ConfigError */
export async function readLintInput({ values, positionals = [], given }: Request, io: CommandIo): Promise<LintInput> {
  const { cwd, env } = io;
  const sources = given ? NO_SOURCES : await sourcesOf(values, positionals, io);
  const clusterFile = text(values["cluster"]);
  const profile = await profileOf(values, cwd);
  const statePath = text(values["state"]);
  const basePath = text(values["base"]);
  const state =
    statePath === undefined ? [] : await (await import("../files/read-values.ts")).readObjects(statePath, cwd);
  return {
    manifests: given ?? (await readSources(sources, { cwd, env })),
    base:
      basePath === undefined
        ? undefined
        : await (await import("../files/base.ts")).readBase({ base: basePath, sources, cwd, env }),
    state,
    cluster: compileCluster(profile),
    clusterFile,
    policy: compilePolicy(await policyOf(values, io)),
    isComplete: values["complete"] === true,
    namespace: text(values["namespace"]) ?? "default",
    isVerbose: values["verbose"] === true,
    today: today(io),
    onProgress: new Progress(io).report,
  };
}

/** What is known of the cluster: the cluster file, and the facts that flags state. @throws UsageError, ConfigError */
async function profileOf(values: Values, cwd: string): Promise<ClusterProfile> {
  const clusterFile = text(values["cluster"]);
  const stated =
    clusterFile === undefined
      ? {}
      : await (await import("../config/configuration-files.ts")).readClusterFile(clusterFile, cwd);
  const flags = factsOfFlags(values);
  const profile = {
    ...stated,
    ...flags,
    ...(flags.features && { features: { ...stated.features, ...flags.features } }),
  };
  if (values["fact"] === undefined) return profile;
  const { checkClusterProfile } = await import("../config/cluster-profile.ts");
  return checkClusterProfile(profile, "--fact");
}

/** The text of standard input. @throws UsageError where it is none. */
export async function readStdin({ stdin }: CommandIo): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const decoded = decodeText(Buffer.concat(chunks));
  if ("problem" in decoded) throw new UsageError(`standard input ${decoded.problem}`);
  return decoded.text;
}

async function sourcesOf(values: Values, positionals: readonly string[], io: CommandIo): Promise<Sources> {
  const charts = list(values["helm"]);
  const kustomizations = list(values["kustomize"]);
  const isSilent = positionals.length === 0 && charts.length === 0 && kustomizations.length === 0;
  const paths = isSilent ? ["."] : positionals;
  const stdin = paths.includes("-") ? await readStdin(io) : undefined;
  return { paths, charts, helmArgs: list(values["helm-arg"]), kustomizations, stdin };
}

async function policyOf(values: Values, { cwd }: CommandIo): Promise<Policy> {
  const named = text(values["policy"]);
  const found = values["no-policy"] === true || values["policy"] === false ? undefined : findUpwards(POLICY_FILE, cwd);
  const path = named ?? (found && displayPath(found, cwd));
  return path === undefined ? {} : (await import("../config/configuration-files.ts")).readPolicyFile(path, cwd);
}

function findUpwards(name: string, from: string): string | undefined {
  const path = join(from, name);
  if (existsSync(path)) return path;
  const above = dirname(from);
  return above === from ? undefined : findUpwards(name, above);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function list(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
