import { resolve } from "node:path";
import { compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import { UsageError } from "../domain/errors.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { decodeText } from "../files/decode-text.ts";
import { readSources, type Sources } from "../files/sources.ts";
import type { LintInput } from "../lint/setting.ts";
import type { Base, ManifestFile, Manifests } from "../manifests/manifest-file.ts";
import { factsOfFlags } from "./fact-options.ts";
import { type CommandIo, today } from "./io.ts";
import type { LintValues } from "./lint-options.ts";
import { Progress } from "./progress.ts";
import { clustersIn, type FoundCluster, type FoundProject, findProject, PROJECT_FILE, policyIn } from "./project.ts";

/** What a command asks for. */
interface Request {
  readonly values: LintValues;
  readonly operands?: readonly string[];
  /** Also what is only worth knowing. */
  readonly isVerbose?: boolean;
  /** Manifests that the command has read by itself. */
  readonly given?: Manifests;
  /** What to compare with where nobody says so: a git revision, or nothing where there is none. */
  readonly assumedBase?: string;
  /** The project file, where the command has read it. */
  readonly found?: FoundProject;
}

/** Everything that a lint of one cluster's manifests needs. @throws UsageError, ConfigError, also where it is several clusters' */
export async function readLintInput(request: Request, io: CommandIo): Promise<LintInput> {
  const [input, ...others] = await readLintInputs(request, io);
  if (input && others.length === 0) return input;
  throw new UsageError("these are manifests of several clusters; name those of one, or state --cluster");
}

/** Everything that a lint needs, cluster by cluster of the project file; at least one. @throws UsageError, ConfigError */
export async function readLintInputs(request: Request, io: CommandIo): Promise<readonly LintInput[]> {
  const { values, operands = [], isVerbose = false, given, found = await findProject(io) } = request;
  const { cwd, env } = io;
  const sources = await sourcesOf(request, operands, found, io);
  const [policy, clusters] = await Promise.all([policyOf(values, found, cwd), clustersOf(values, found, cwd)]);
  const state = values.state === undefined ? [] : await readState(values.state, cwd);
  const manifests = given ?? (await readSources(sources, { cwd, env }));
  const base = await readBaseOf(request, sources, io);
  const compiled = compilePolicy(policy);
  const ownerOf = (file: ManifestFile) => ownerIn(clusters, resolve(cwd, file.path ?? file.name));
  return groupsOf(manifests, clusters, ownerOf).map(({ cluster, files }, index) => ({
    // What could not be read is told once.
    manifests: index === 0 ? { ...manifests, files } : { files, unreadable: [], charts: [], leftOut: [] },
    base: base && {
      ...base,
      files: base.files.filter((file) => ownerIn(clusters, resolve(cwd, file.name)) === cluster),
    },
    state,
    cluster: compileCluster(cluster.profile),
    clusterFile: cluster.file,
    policy: compiled,
    isComplete: values.complete === true,
    isOneCluster: cluster.owns !== undefined,
    namespace: values.namespace,
    isVerbose,
    today: today(io),
    onProgress: new Progress(io).report,
  }));
}

/** The manifests by their cluster, in the order of the clusters. */
function groupsOf(
  { files }: Manifests,
  clusters: readonly FoundCluster[],
  ownerOf: (file: ManifestFile) => FoundCluster | undefined,
) {
  const groups = Map.groupBy(files, ownerOf);
  const taken = clusters.flatMap((cluster) => {
    const own = groups.get(cluster);
    return own ? [{ cluster, files: own }] : [];
  });
  // Without manifests it is the one cluster of the project, else none that is known.
  const only = clusters.length > 2 ? clusters.at(-1) : clusters[0];
  return taken.length === 0 && only ? [{ cluster: only, files: [] }] : taken;
}

function ownerIn(clusters: readonly FoundCluster[], path: string): FoundCluster | undefined {
  return clusters.find(({ owns }) => owns?.(path)) ?? clusters.find(({ owns }) => owns === undefined);
}

/** The clusters that manifests may be of, the last of them that of all others. @throws UsageError, ConfigError */
async function clustersOf(values: LintValues, found: FoundProject, cwd: string): Promise<readonly FoundCluster[]> {
  if (values.cluster !== undefined) {
    const profile = await readProfile(values, cwd);
    return [{ profile, file: values.cluster, owns: undefined }];
  }
  const clusters = [...(await clustersIn(found, cwd)), { profile: {}, file: undefined, owns: undefined }];
  return Promise.all(
    clusters.map(async (cluster) => ({ ...cluster, profile: await withFlags(cluster.profile, values) })),
  );
}

/** What the option `--cluster` and the flags of facts state. @throws UsageError, ConfigError */
export async function readProfile(values: Flags & { readonly cluster: string | undefined }, cwd: string) {
  if (values.cluster === undefined) return withFlags({}, values);
  const { readClusterFile } = await import("../config/configuration-files.ts");
  return withFlags(await readClusterFile(values.cluster, cwd), values);
}

/** The flags of facts, by their names. */
export type Flags = Readonly<Record<string, unknown>> & Pick<LintValues, "fact">;

/** A profile with the facts that flags state. @throws UsageError, ConfigError */
export async function withFlags(stated: ClusterProfile, values: Flags): Promise<ClusterProfile> {
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

async function readBaseOf(
  { values, assumedBase }: Request,
  sources: Sources,
  { cwd, env }: CommandIo,
): Promise<Base | undefined> {
  const stated = values.base;
  if (stated !== undefined) return (await import("../files/base.ts")).readBase({ base: stated, sources, cwd, env });
  if (assumedBase === undefined) return undefined;
  const { findRevision } = await import("../files/git-revision.ts");
  if (!findRevision(assumedBase, { cwd, env })) return undefined;
  return (await import("../files/base.ts")).readBase({ base: assumedBase, sources, cwd, env, isAssumed: true });
}

/** The policy that flags name, else the project's. @throws UsageError, ConfigError */
export async function policyOf(
  values: Pick<LintValues, "policy" | "no-policy">,
  found: FoundProject,
  cwd: string,
): Promise<Policy> {
  if (values.policy !== undefined) {
    return (await import("../config/configuration-files.ts")).readPolicyFile(values.policy, cwd);
  }
  return values["no-policy"] ? {} : policyIn(found, cwd);
}

/** What people know the policy as that `policyOf` reads; undefined where there is none. */
export function policyTitle(
  values: Pick<LintValues, "policy" | "no-policy">,
  { project, name }: FoundProject,
): string | undefined {
  if (values.policy !== undefined) return values.policy;
  return values["no-policy"] ? undefined : (project.policyFile ?? (project.policy && name));
}

async function readState(path: string, cwd: string): Promise<readonly unknown[]> {
  return (await import("../files/read-values.ts")).readObjects(path, cwd);
}

/** Instead of a folder: every kustomization that is found. */
const AUTO = "auto";

/** What the option `--kustomize` asks for. */
export function overlaysOf(folders: readonly string[] = []): Pick<Sources, "kustomizations" | "buildsOverlays"> {
  return { kustomizations: folders.filter((folder) => folder !== AUTO), buildsOverlays: folders.includes(AUTO) };
}

async function sourcesOf(
  { values, given }: Request,
  operands: readonly string[],
  { project, folder }: FoundProject,
  io: CommandIo,
): Promise<Sources> {
  const charts = values.helm ?? [];
  const overlays = overlaysOf(values.kustomize);
  const isSilent = operands.length === 0 && charts.length === 0 && overlays.kustomizations.length === 0;
  const paths = given ? [] : isSilent ? ["."] : operands;
  return {
    paths,
    charts,
    helmArgs: values["helm-arg"] ?? [],
    ...overlays,
    stdin: paths.includes("-") ? await readStdin(io) : undefined,
    // The project file is no manifest.
    ignored: { folder, patterns: [...(project.ignore ?? []), `/${PROJECT_FILE}`] },
  };
}

/** The text of standard input. @throws UsageError where it is none. */
export async function readStdin({ stdin }: CommandIo): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(Buffer.from(chunk));
  const decoded = decodeText(Buffer.concat(chunks));
  if ("problem" in decoded) throw new UsageError(`standard input ${decoded.problem}`);
  return decoded.text;
}
