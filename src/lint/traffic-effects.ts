import { type Effect, effectsOf } from "../controllers/l7/effects.ts";
import { outcomesOf } from "../controllers/l7/forecast.ts";
import { clusterObjects } from "../controllers/l7/objects.ts";
import { readSwitches } from "../controllers/l7/switches.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, isObject } from "../domain/json.ts";
import { identityOf } from "./review-object.ts";

/** The objects of a cluster before and after an edit, as they live. */
interface SetEdit {
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  readonly cluster: Cluster;
  /** They are all objects that there are. */
  readonly isComplete: boolean;
  /** The namespace of objects that name none. */
  readonly namespace: string;
}

/** What the edit does to what clients reach through Ingresses and NEGs, by the identity of the object that it happens to. */
export function trafficEffects({
  before,
  after,
  cluster,
  isComplete,
  namespace,
}: SetEdit): ReadonlyMap<string, readonly Effect[]> {
  const states = [before, after].map((objects) => clusterObjects(objects.map((object) => placed(object, namespace))));
  const history = { cluster, switches: readSwitches(), states, negsInUse: new Set<string>(), isComplete };
  const [was, is] = outcomesOf(history);
  const effects = was && is ? effectsOf(was, is) : [];
  return Map.groupBy(effects, ({ object }) => identityOf({ kind: object.kind, metadata: object }, namespace) ?? "");
}

function placed(object: unknown, namespace: string): unknown {
  const metadata = field(object, "metadata");
  if (!isObject(object) || !isObject(metadata) || field(metadata, "namespace") !== undefined) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}
