import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { forecast } from "../controllers/l4/forecast.ts";
import { effectsOf } from "../controllers/l7/effects.ts";
import { outcomesOf } from "../controllers/l7/forecast.ts";
import { clusterObjects } from "../controllers/l7/objects.ts";
import { readSwitches } from "../controllers/l7/switches.ts";
import type { Cluster } from "../domain/cluster.ts";
import { UsageError } from "../domain/errors.ts";
import { field } from "../domain/json.ts";
import { displayName } from "../domain/kinds/metadata.ts";
import { isLoadBalancer, SERVICE } from "../domain/kinds/service.ts";
import { readObjects } from "../files/read-values.ts";
import { asManifestApplied } from "../lint/as-applied.ts";
import { forecastLive } from "../lint/forecast-edit.ts";
import { presumeLive } from "../lint/presume-live.ts";
import { identityOf } from "../lint/review-object.ts";
import { forecastText, type TextOptions } from "../reports/forecast-text.ts";
import { layer7Text } from "../reports/layer-7-text.ts";
import { type CommandIo, columnsOf, wantsColour } from "./io.ts";

/** What is to be forecast. */
interface Files {
  readonly cluster: Cluster;
  /** Files and folders; none for the deletion of what `oldPath` has. */
  readonly paths: readonly string[];
  readonly oldPath: string | undefined;
}

/** The objects before, where there was anything, and after. */
interface Objects {
  readonly before: readonly unknown[] | undefined;
  readonly after: readonly unknown[];
  /** Those of `before` and `after` that are new, changed or deleted: before and after. */
  readonly edits: readonly ObjectEdit[];
}

interface ObjectEdit {
  readonly old: unknown;
  readonly new: unknown;
  /** Nothing shows that the old object has ever lived: it is presumed to, as "lint --base" does. */
  readonly isPresumed: boolean;
}

/** The forecast of the files for people. @throws UsageError where there is nothing in them to forecast. */
export async function forecastFiles({ cluster, paths, oldPath }: Files, io: CommandIo): Promise<string> {
  const style = { colour: wantsColour(io), columns: columnsOf(io) };
  const objects = await readEdit({ cluster, paths, oldPath }, io);
  const layer7 = layer7Forecast(objects, cluster, style);
  const services = objects.edits
    .filter((edit) => field(edit.new ?? edit.old, "kind") === "Service")
    .filter((edit) => layer7 === "" || [edit.old, edit.new].some((object) => isLoadBalancer(SERVICE.read(object))))
    .map(({ old, new: next, isPresumed }) => {
      const { metadata } = SERVICE.read(next ?? old);
      const isUpdate = old !== undefined;
      const told = isUpdate ? forecastLive(old, next, cluster) : forecast({ cluster, old, new: SERVICE.read(next) });
      return forecastText(displayName(metadata), told, { isUpdate, isPresumed, ...style });
    });
  return [...services, ...(layer7 === "" ? [] : [layer7])].join("\n");
}

async function readEdit({ cluster, paths, oldPath }: Files, { cwd }: CommandIo): Promise<Objects> {
  const written = oldPath === undefined ? undefined : await readKnown(oldPath, cwd);
  const presumed = new Map<unknown, boolean>();
  const before = written?.map((object) => {
    const live = presumeLive(object, cluster);
    presumed.set(live, live !== object);
    return live;
  });
  const editOf = (old: unknown, next: unknown) => ({ old, new: next, isPresumed: presumed.get(old) === true });
  const previous = new Map(before?.map((object) => [identityOf(object, "default"), object]));
  if (paths.length === 0)
    return { before, after: [], edits: [...previous.values()].map((old) => editOf(old, undefined)) };
  const files = await Promise.all(paths.map((path) => readKnown(path, cwd)));
  const edits = files.flat().map((object) => {
    const identity = identityOf(object, "default");
    const old = identity === undefined ? undefined : previous.get(identity);
    const isLive = old !== undefined && field(object, "kind") === "Service";
    if (identity !== undefined) previous.delete(identity);
    return editOf(old, isLive ? asManifestApplied(object, old) : object);
  });
  const after = edits.map((edit) => edit.new);
  const gone = [...previous.values()];
  if (!(await areFolders([oldPath, ...paths], cwd))) return { before, after: [...gone, ...after], edits };
  return { before, after, edits: [...edits, ...gone.map((old) => editOf(old, undefined))] };
}

/** Whether all are folders: then each is all there is, as for "lint --base". */
async function areFolders(paths: readonly (string | undefined)[], cwd: string): Promise<boolean> {
  const stats = await Promise.all(paths.map((path) => path !== undefined && stat(resolve(cwd, path))));
  return stats.every((one) => one !== false && one.isDirectory());
}

async function readKnown(path: string, cwd: string): Promise<readonly unknown[]> {
  const objects = await readObjects(path, cwd);
  const isKnown = objects.some((object) => ["Service", "Ingress"].includes(String(field(object, "kind"))));
  if (!isKnown) throw new UsageError(`${path}: there is no Service or Ingress in it`);
  return objects;
}

type Style = Pick<TextOptions, "colour" | "columns">;

function layer7Forecast({ before, after }: Objects, cluster: Cluster, style: Style): string {
  const states = [...(before ? [before] : []), after].map(clusterObjects);
  const history = { cluster, switches: readSwitches(), states, negsInUse: new Set<string>(), isComplete: false };
  const outcomes = outcomesOf(history);
  const [objects, outcome, previous] = [states.at(-1), outcomes.at(-1), outcomes.at(-2)];
  if (!objects || !outcome) return "";
  const effects = previous ? effectsOf(previous, outcome) : [];
  return layer7Text({ objects, outcome, effects }, { isUpdate: before !== undefined, ...style });
}
