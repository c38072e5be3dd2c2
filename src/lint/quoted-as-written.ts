import { ANNOTATIONS } from "../domain/annotations.ts";
import type { Edit, Finding } from "../domain/finding.ts";
import { tokensOf } from "../domain/json.ts";
import type { ManifestObject } from "../manifests/manifest-file.ts";

/**
 * The finding, whose edits put in quotes what its author wrote: `y`, where YAML reads true. In an annotation of GKE's what
 * YAML reads is what its controllers look for.
 */
export function quotedAsWritten(finding: Finding, origin: ManifestObject): Finding {
  const { edits } = finding;
  if (!edits?.some(isQuoting)) return finding;
  const quoted = edits.map((edit) => {
    if (!isQuoting(edit) || ANNOTATIONS.has(tokensOf(edit.path).at(-1) ?? "")) return edit;
    return { ...edit, value: origin.document.scalarText(origin.prefix + edit.path) ?? edit.value };
  });
  return { ...finding, edits: quoted };
}

/** Whether the edit makes a text of what is none. */
function isQuoting(edit: Edit): edit is Edit & { readonly kind: "replace" } {
  return edit.kind === "replace" && typeof edit.expected !== "string" && edit.value === String(edit.expected);
}
