import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { decodeText } from "../files/decode-text.ts";
import { displayPath } from "../files/find-files.ts";
import { readSources, type Sources } from "../files/sources.ts";
import type { LintInput } from "../lint/lint-manifests.ts";
import type { Manifests } from "../manifests/manifest-file.ts";
import { FACT_OPTIONS, factsOfFlags } from "./fact-options.ts";
import { type CommandIo, today } from "./io.ts";
import type { Options, ValuesOf } from "./options.ts";
import { Progress } from "./progress.ts";

/** The policy file that is looked for in the working folder and the folders above it. */
const POLICY_FILE = ".l4guard.yaml";

const SOURCES = "What to read";
const KNOWLEDGE = "What to compare with and what else is known";

/** The manifests that a command reads. */
export const LINT_OPERANDS = {
  placeholder: "PATH…",
  help: "files, folders and globs; - for standard input; the working folder where nothing is given; .l4guardignore leaves files out",
  group: SOURCES,
};

const SOURCE_OPTIONS = {
  helm: { kind: "list", placeholder: "CHART", group: SOURCES, help: "render a chart with your helm" },
  "helm-arg": {
    kind: "list",
    placeholder: "ARG",
    group: SOURCES,
    help: "an argument for it, as --helm-arg=--values=prod.yaml",
  },
  kustomize: {
    kind: "list",
    placeholder: "DIR",
    group: SOURCES,
    help: "build a kustomization with your kustomize or kubectl",
  },
} as const satisfies Options;

/** The options of commands that judge what standard input gives them. */
export const KNOWLEDGE_OPTIONS = {
  namespace: {
    kind: "text",
    short: "n",
    placeholder: "NAME",
    group: KNOWLEDGE,
    default: "default",
    help: "the namespace of objects that name none",
  },
  base: {
    kind: "text",
    placeholder: "REF_OR_PATH",
    group: KNOWLEDGE,
    help: "the manifests before the change: a git revision, a folder or a file",
  },
  state: {
    kind: "text",
    placeholder: "PATH",
    group: KNOWLEDGE,
    help: "the objects of the cluster as they live there: a file or a folder",
  },
  complete: { kind: "flag", group: KNOWLEDGE, help: "what is neither in PATH nor in --state does not exist" },
  cluster: {
    kind: "text",
    placeholder: "FILE",
    group: KNOWLEDGE,
    help: 'what is known of the cluster (from "l4guard cluster gather")',
  },
  policy: {
    kind: "text",
    placeholder: "FILE",
    group: KNOWLEDGE,
    help: `the policy; by default ${POLICY_FILE}, looked for upwards`,
  },
  "no-policy": { kind: "flag", group: KNOWLEDGE, help: `no policy, not even ${POLICY_FILE}` },
  ...FACT_OPTIONS,
} as const satisfies Options;

/** The options of commands that read and judge manifests. */
export const LINT_OPTIONS = { ...SOURCE_OPTIONS, ...KNOWLEDGE_OPTIONS } as const satisfies Options;

type Values = ValuesOf<typeof KNOWLEDGE_OPTIONS> & Partial<ValuesOf<typeof SOURCE_OPTIONS>>;

/** What a command asks for. */
interface Request {
  readonly values: Values;
  readonly operands?: readonly string[];
  /** Also what is only worth knowing. */
  readonly isVerbose?: boolean;
  /** Manifests that the command has read by itself. */
  readonly given?: Manifests;
}

const NO_SOURCES: Sources = { paths: [], charts: [], helmArgs: [], kustomizations: [], stdin: undefined };

/** Everything that a lint needs, read as the options say. @throws UsageError, ConfigError */
export async function readLintInput(
  { values, operands = [], isVerbose = false, given }: Request,
  io: CommandIo,
): Promise<LintInput> {
  const { cwd, env } = io;
  const sources = given ? NO_SOURCES : await sourcesOf(values, operands, io);
  const clusterFile = values.cluster;
  const profile = await profileOf(values, cwd);
  const statePath = values.state;
  const basePath = values.base;
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
    isComplete: values.complete === true,
    namespace: values.namespace,
    isVerbose,
    today: today(io),
    onProgress: new Progress(io).report,
  };
}

/** What is known of the cluster: the cluster file, and the facts that flags state. @throws UsageError, ConfigError */
async function profileOf(values: Values, cwd: string): Promise<ClusterProfile> {
  const clusterFile = values.cluster;
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
  if (values.fact.length === 0) return profile;
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

async function sourcesOf(values: Values, operands: readonly string[], io: CommandIo): Promise<Sources> {
  const charts = values.helm ?? [];
  const kustomizations = values.kustomize ?? [];
  const isSilent = operands.length === 0 && charts.length === 0 && kustomizations.length === 0;
  const paths = isSilent ? ["."] : operands;
  const stdin = paths.includes("-") ? await readStdin(io) : undefined;
  return { paths, charts, helmArgs: values["helm-arg"] ?? [], kustomizations, stdin };
}

async function policyOf(values: Values, { cwd }: CommandIo): Promise<Policy> {
  const named = values.policy;
  const found = values["no-policy"] ? undefined : findUpwards(POLICY_FILE, cwd);
  const path = named ?? (found && displayPath(found, cwd));
  return path === undefined ? {} : (await import("../config/configuration-files.ts")).readPolicyFile(path, cwd);
}

function findUpwards(name: string, from: string): string | undefined {
  const path = join(from, name);
  if (existsSync(path)) return path;
  const above = dirname(from);
  return above === from ? undefined : findUpwards(name, above);
}
