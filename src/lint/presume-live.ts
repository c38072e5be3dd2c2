import { ServiceModel } from "../controllers/l4/model.ts";
import type { Implementation } from "../controllers/l4/ownership.ts";
import { FINALIZER } from "../domain/annotations.ts";
import type { Cluster } from "../domain/cluster.ts";
import { field, isObject } from "../domain/json.ts";
import { SERVICE } from "../domain/kinds/service.ts";
import { hasLived } from "./as-applied.ts";

/**
 * The object as a cluster holds it some time after it was applied: a load balancer Service has the finalizers of the
 * controller that took it. A manifest in a repository lacks them, so without this an edit would look like one of a
 * Service that has no load balancer yet. What has lived is returned as it is.
 */
export function presumeLive(object: unknown, cluster: Cluster): unknown {
  if (field(object, "kind") !== "Service" || !isObject(object)) return object;
  if (hasLived(object)) return object;
  const service = SERVICE.read(object);
  const { value: finalizers } = cluster.assumptions.during(() => {
    const { implementation } = new ServiceModel(service, undefined, cluster);
    return finalizersOf(implementation, cluster);
  });
  if (finalizers.length === 0) return object;
  const metadata = field(object, "metadata");
  return { ...object, metadata: { ...(isObject(metadata) ? metadata : {}), finalizers } };
}

function finalizersOf(implementation: Implementation, { facts }: Cluster): readonly string[] {
  switch (implementation) {
    case "legacy-external":
      return [FINALIZER.generic, FINALIZER.targetPool];
    case "legacy-internal":
      return [FINALIZER.generic, FINALIZER.legacyInternal];
    case "ilb-subsetting":
      return [FINALIZER.subsettingInternal];
    case "rbs-netlb":
      return [facts.rbsNegDefault ? FINALIZER.rbsNegs : FINALIZER.rbsInstanceGroups];
    case "none":
    case "unowned":
    case "foreign":
    case "standalone":
      return [];
  }
}
