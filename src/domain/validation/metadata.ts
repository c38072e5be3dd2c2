import { field, isObject, listIn } from "../json.ts";
import { annotationKey, type Format, labelValue, qualifiedName } from "./formats.ts";
import { ANYTHING, fields, integer, list, type ObjectSchema, object, type Refusals, STRING } from "./schema.ts";

/** What the API takes for `metadata`. The values of annotations have rules of their own. */
export const METADATA: ObjectSchema = object({
  ...fields(STRING, "name generateName namespace uid resourceVersion selfLink"),
  labels: { type: "map", key: qualifiedName, value: labelValue },
  annotations: { type: "map", key: annotationKey, holdsAnything: true },
  finalizers: list(STRING),
  ownerReferences: list(ANYTHING),
  ...fields(integer(), "generation deletionGracePeriodSeconds"),
  ...fields(ANYTHING, "creationTimestamp deletionTimestamp managedFields clusterName"),
});

/** The bytes of all keys and values of an object's annotations together (ValidateAnnotationsSize). */
const MOST_ANNOTATIONS = 256 * 1024;

/** The finalizers that need no prefix (pkg/apis/core/helper IsStandardFinalizerName). */
const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

/** Refuses what ValidateObjectMeta refuses of an object whose names are of that format. */
export function checkMetadata(refusals: Refusals, value: unknown, name: Format): void {
  const metadata = field(value, "metadata");
  const own = field(metadata, "name") ?? "";
  const prefix = field(metadata, "generateName") ?? "";
  const isReadable = metadata === undefined || metadata === null || isObject(metadata);
  if (own === "" && prefix === "" && isReadable) refusals.miss(["metadata", "name"], "unless there is a generateName");
  else if (own !== "" && typeof own === "string") refusals.format(name, own, ["metadata", "name"]);
  // What is put behind the prefix completes a hyphen at its end.
  if (prefix !== "" && typeof prefix === "string") {
    refusals.format(() => name(`${prefix}a`), prefix, ["metadata", "generateName"]);
  }
  for (const [index, written] of listIn(metadata, "finalizers").entries()) {
    const finalizer = written ?? "";
    if (typeof finalizer !== "string") continue;
    const isNamed = finalizer.includes("/") || STANDARD_FINALIZERS.includes(finalizer);
    const must = isNamed ? qualifiedName(finalizer) : 'a name after a DNS name and "/"';
    if (must !== undefined) refusals.refuse(["metadata", "finalizers", index], finalizer, must);
  }
  const annotations = field(metadata, "annotations");
  if (isObject(annotations) && sizeOf(annotations) > MOST_ANNOTATIONS) {
    refusals.refuse(["metadata", "annotations"], undefined, "at most 262,144 bytes");
  }
}

function sizeOf(annotations: Readonly<Record<string, unknown>>): number {
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    size += key.length + (typeof value === "string" ? value.length : 0);
  }
  return size;
}
