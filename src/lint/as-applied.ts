import { isControllerWritten } from "../domain/annotations.ts";
import { field, isObject, type JsonObject } from "../domain/json.ts";
import { SERVICE } from "../domain/kinds/service.ts";

/**
 * The object that `kubectl apply` of the manifest `next` makes of the live object `old`: what controllers and the API
 * server have written stays. A `next` with a status or finalizers of its own is taken for a live object, as it is.
 */
export function asApplied(next: unknown, old: unknown): unknown {
  const metadata = objectAt(next, "metadata");
  if (field(next, "status") !== undefined || field(metadata, "finalizers") !== undefined) return next;
  const oldMetadata = objectAt(old, "metadata");
  const written = Object.entries(objectAt(oldMetadata, "annotations")).filter(([key]) => isControllerWritten(key));
  return {
    ...objectAt({ next }, "next"),
    metadata: {
      ...metadata,
      finalizers: field(oldMetadata, "finalizers"),
      annotations: { ...Object.fromEntries(written), ...objectAt(metadata, "annotations") },
    },
    spec: { ...familiesOf(objectAt(old, "spec"), objectAt(next, "spec")), ...objectAt(next, "spec") },
    status: field(old, "status"),
  };
}

/** As {@link asApplied}, for a manifest in which an empty status or an empty list of finalizers, which tools write, says nothing. */
export function asManifestApplied(next: unknown, old: unknown): unknown {
  if (!isObject(next) || hasLived(next)) return asApplied(next, old);
  const { status: _, ...rest } = next;
  const { finalizers: __, ...metadata } = objectAt(next, "metadata");
  return asApplied({ ...rest, metadata }, old);
}

/** Whether a Service shows that it has lived: it has finalizers or an address. */
export function hasLived(object: unknown): boolean {
  const { metadata, statusIPs } = SERVICE.readPeer(object);
  return metadata.finalizers.length > 0 || statusIPs.length > 0;
}

/** A manifest that is silent about IP families leaves them as they are. */
function familiesOf(old: JsonObject, next: JsonObject): JsonObject {
  const names = ["ipFamilies", "ipFamilyPolicy"];
  if (names.some((name) => field(next, name) !== undefined)) return {};
  return Object.fromEntries(names.filter((name) => field(old, name) !== undefined).map((name) => [name, old[name]]));
}

function objectAt(value: unknown, name: string): JsonObject {
  const found = field(value, name);
  return isObject(found) ? found : {};
}
