import type { Edit } from "../../domain/finding.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";

/** Where the annotation `key` stands in an object. */
export function annotationPath(key: string): JsonPointer {
  return pointer("metadata", "annotations", key);
}

/** The edit that adds the annotation where there is none. */
export function addAnnotation(key: string, value: string): Edit {
  return { kind: "add", path: annotationPath(key), value };
}

/** The edit that takes the annotation away while it still has the value. */
export function removeAnnotation(key: string, value: string): Edit {
  return { kind: "remove", path: annotationPath(key), expected: value };
}

/** The edit that gives the annotation another value. */
export function replaceAnnotation(key: string, from: string, to: string): Edit {
  return { kind: "replace", path: annotationPath(key), expected: from, value: to };
}

/** The edits that move a value from one key to another. */
export function renameAnnotation(from: string, to: string, value: string): readonly Edit[] {
  return [addAnnotation(to, value), removeAnnotation(from, value)];
}
