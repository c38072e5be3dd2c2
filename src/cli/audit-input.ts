import type { ClusterReading } from "../cluster/read-cluster.ts";
import { compileCluster } from "../domain/cluster.ts";
import { UsageError } from "../domain/errors.ts";
import { INDEXED_KINDS } from "../domain/kinds/kinds.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import { compilePolicy } from "../engine/policy.ts";
import { readSources } from "../files/sources.ts";
import type { AuditInput } from "../lint/audit.ts";
import { type Manifests, objectsOf } from "../manifests/manifest-file.ts";
import { type CommandIo, today } from "./io.ts";
import { kubectlAccess } from "./kubectl-access.ts";
import { keepMemoryLean } from "./lean-memory.ts";
import { policyOf, readStdin } from "./lint-input.ts";
import { Progress } from "./progress.ts";
import type { FoundProject } from "./project.ts";
import { statedFacts } from "./stated-facts.ts";

/** What a command asks for. */
interface Request {
  readonly values: {
    readonly kubeconfig: string | undefined;
    readonly namespace: readonly string[];
    readonly complete: boolean | undefined;
    readonly cluster: string | undefined;
    readonly policy: string | undefined;
    readonly "no-policy": boolean | undefined;
    readonly fact: readonly string[];
    readonly isVerbose: boolean;
    /** Seconds. */
    readonly timeout: string;
  };
  readonly found: FoundProject;
}

/** One cluster of those that a command asks for. */
interface Asked {
  /** Undefined for the current one. */
  readonly context: string | undefined;
  readonly isOneOfSeveral: boolean;
}

/** Everything that an audit of a live cluster needs, or why the cluster can't be read. @throws UsageError, ConfigError */
export async function readAuditInput(
  { context, isOneOfSeveral }: Asked,
  request: Request,
  io: CommandIo,
): Promise<{ readonly input: AuditInput } | { readonly problem: string }> {
  const { values } = request;
  keepMemoryLean();
  const configured = await statedFacts(context, request, io.cwd);
  const rest = await judgedBy(request, io);
  const { kubeconfig, namespace: namespaces } = values;
  const patienceMs = Number(values.timeout) * 1_000;
  if (!(patienceMs > 0)) throw new UsageError("--timeout must be a number of seconds");
  const [{ readCluster }, { ApiFailure }, { whyUnreachable }] = await Promise.all([
    import("../cluster/read-cluster.ts"),
    import("../cluster/api-failure.ts"),
    import("../cluster/why-unreachable.ts"),
  ]);
  try {
    const access = kubectlAccess({ kubeconfig, context }, io);
    const reading = await readCluster({ access, configured, namespaces, patienceMs });
    return { input: { ...rest, ...taken(reading), context: context ?? reading.context, isOneOfSeveral } };
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return { problem: `can't be read: ${whyUnreachable(error)}` };
  }
}

function taken({ index, cluster, refused, objects, count }: ClusterReading) {
  return { index, cluster, refused, count, objects: unplaced(objects()) };
}

function* unplaced(objects: Iterable<unknown>) {
  for (const value of objects) yield { value };
}

/** Everything that an audit of objects in files needs. @throws UsageError, ConfigError */
export async function auditInputOfFiles(
  paths: readonly string[],
  request: Request,
  io: CommandIo,
): Promise<{ readonly input: AuditInput; readonly manifests: Manifests }> {
  const { cwd, env } = io;
  const stdin = paths.includes("-") ? await readStdin(io) : undefined;
  const manifests = await readSources({ paths, charts: [], helmArgs: [], kustomizations: [], stdin }, { cwd, env });
  const origins = [...objectsOf(manifests.files)];
  const isComplete = request.values.complete === true;
  const input: AuditInput = {
    ...(await judgedBy(request, io)),
    context: undefined,
    isOneOfSeveral: false,
    count: origins.length,
    objects: origins.map((origin) => ({ value: origin.value, origin })),
    index: indexManifests({
      objects: origins.map(({ value }) => value),
      isComplete,
      knownKinds: isComplete ? INDEXED_KINDS : [],
      lacksUnknownKinds: isComplete,
    }),
    cluster: compileCluster(await statedFacts(undefined, request, io.cwd)),
    refused: [],
  };
  return { input, manifests };
}

async function judgedBy({ values, found }: Request, io: CommandIo) {
  const progress = new Progress(io);
  return {
    policy: compilePolicy(await policyOf(values, found, io.cwd)),
    namespaces: values.namespace,
    isVerbose: values.isVerbose,
    today: today(io),
    onProgress: progress.report,
  };
}
