import type { JsonPointer } from "../domain/json.ts";
import type { ManifestObject } from "../manifests/manifest-file.ts";
import type { Place } from "./result.ts";

/** Where the field at `path` of an object is written. */
export function placeIn(origin: ManifestObject, path: JsonPointer): Place {
  const { file, document, prefix } = sourceOf(origin, path);
  const { start, end } = document.locate(prefix + path);
  const from = file.lines.positionOf(start);
  const to = file.lines.positionOf(Math.max(start, end));
  const { template } = document;
  // What a tool has rendered has no lines that anyone could open but those of the template's own output.
  const isRendered = file.path === undefined && template !== undefined;
  const shift = isRendered ? file.lines.positionOf(document.offset).line - 1 : 0;
  return {
    file: isRendered ? template : file.name,
    line: from.line - shift,
    column: from.column,
    endLine: to.line - shift,
    endColumn: to.column,
    ...(template !== undefined && { template }),
  };
}

/** The object that says in a file what is found at `path`: another one than `origin` where a tool has built that. */
export function sourceOf(origin: ManifestObject, path: JsonPointer): ManifestObject {
  return origin.file.provenance?.sourceOf(origin, path) ?? origin;
}
