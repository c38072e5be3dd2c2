import { UsageError } from "../domain/errors.ts";
import type { LintInput } from "../lint/setting.ts";
import { ManifestFile, manifestsOf } from "../manifests/manifest-file.ts";
import { readAuditInput } from "./audit-input.ts";
import { AUDIT_ACCESS } from "./audit-options.ts";
import type { CommandIo } from "./io.ts";
import { readLintInput } from "./lint-input.ts";
import { LINT_OPTIONS, type LintValues } from "./lint-options.ts";
import type { Options, ValuesOf } from "./options.ts";
import { findProject } from "./project.ts";

const LIVE = "The live cluster";
const { base: _, ...FILES } = LINT_OPTIONS;

/** The options of commands about what lives, in files or in the cluster that kubectl points at. */
export const LIVING_OPTIONS = {
  ...FILES,
  live: { kind: "flag", group: LIVE, help: "instead of --state, the cluster that kubectl points at; it is only read" },
  context: {
    ...AUDIT_ACCESS.context,
    kind: "text",
    group: LIVE,
    help: "a context of the kubeconfig instead of its current one",
  },
  kubeconfig: { ...AUDIT_ACCESS.kubeconfig, group: LIVE },
  timeout: { ...AUDIT_ACCESS.timeout, group: LIVE },
} as const satisfies Options;

/** What a command about what lives is asked. */
interface Request {
  readonly values: Omit<LintValues, "base"> &
    Pick<ValuesOf<typeof LIVING_OPTIONS>, "live" | "context" | "kubeconfig" | "timeout">;
  readonly paths: readonly string[];
  /** Also what is only worth knowing. */
  readonly isVerbose?: boolean;
  /** What lives is looked up, and not itself what is judged where there are no paths. */
  readonly isLookedUp?: boolean;
}

/**
 * The manifests and what lives, be it in files or in a cluster. Without paths it is what lives that is judged, each object by
 * itself and not as an edit. @throws UsageError, ConfigError
 */
export async function readLivingInput(request: Request, io: CommandIo): Promise<LintInput> {
  const { values, paths, isVerbose = false, isLookedUp = false } = request;
  const { state } = values;
  const stated = { ...values, base: undefined };
  if (values.live) return readLive({ values: stated, paths, isVerbose, isLookedUp }, io);
  const isBare = paths.length === 0 && state !== undefined;
  const asked = isBare
    ? { values: { ...stated, state: isLookedUp ? state : undefined }, operands: isLookedUp ? [] : [state] }
    : { values: stated, operands: paths };
  return readLintInput({ ...asked, isVerbose, ...(isBare && isLookedUp && { given: manifestsOf([]) }) }, io);
}

/** What is asked of a live cluster. */
export type LiveValues = LintValues & Request["values"];

/** The cluster that kubectl points at, once: what is known of it and its objects. @throws UsageError, ConfigError */
export async function readLiveCluster(values: LiveValues, io: CommandIo, isVerbose = false) {
  const found = await findProject(io);
  const { context } = values;
  const asked = { ...values, namespace: [], policy: undefined, "no-policy": true, isVerbose };
  const read = await readAuditInput({ context, isOneOfSeveral: false }, { values: asked, found }, io);
  if ("problem" in read) throw new UsageError(`${context ?? "the cluster"} ${read.problem}`);
  for (const { resource } of read.input.refused) io.stderr.write(`l4guard: not allowed to list ${resource}\n`);
  return { found, cluster: read.input.cluster, objects: Array.from(read.input.objects, ({ value }) => value) };
}

async function readLive(
  { values, paths, isVerbose, isLookedUp }: Omit<Required<Request>, "values"> & { readonly values: LiveValues },
  io: CommandIo,
): Promise<LintInput> {
  if (values.state !== undefined) throw new UsageError("--live and --state exclude each other");
  const { found, cluster, objects } = await readLiveCluster(values, io, isVerbose);
  const isBare = paths.length === 0;
  // What is read of a cluster stands in no file, so no place is told.
  const living = objects.map((object) => new ManifestFile("", undefined, JSON.stringify(object)));
  const given = isBare && { given: manifestsOf(isLookedUp ? [] : living) };
  const input = await readLintInput({ values, operands: paths, isVerbose, found, ...given }, io);
  return { ...input, cluster, state: isBare && !isLookedUp ? [] : objects, isOneCluster: true };
}
