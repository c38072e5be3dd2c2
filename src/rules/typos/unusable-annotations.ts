import { isObject, type JsonPointer, pointer, valueAt } from "../../domain/json.ts";

/** An annotation whose value is no string, or nothing, which the API server makes an empty string. */
export interface UnusableAnnotation {
  readonly key: string;
  readonly path: JsonPointer;
  readonly value: unknown;
}

/** Where annotations stand in an object; in a workload also in its Pod template. */
export const ANNOTATION_MAPS: readonly JsonPointer[] = [
  pointer("metadata", "annotations"),
  pointer("spec", "template", "metadata", "annotations"),
];

/** The annotations of the object whose value is no string. Views of an object don't show them, so this looks at the raw one. */
export function unusableAnnotations(raw: unknown): readonly UnusableAnnotation[] {
  return ANNOTATION_MAPS.flatMap((map) => {
    const annotations = valueAt(raw, map);
    if (!isObject(annotations)) return [];
    return Object.keys(annotations)
      .filter((key) => typeof annotations[key] !== "string")
      .map((key) => ({ key, path: map + pointer(key), value: annotations[key] }));
  });
}

/** Whether the value is a list or an object. */
export function isCollection(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
