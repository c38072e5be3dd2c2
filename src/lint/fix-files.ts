import type { Edit } from "../domain/finding.ts";
import { type JsonPointer, sameJson } from "../domain/json.ts";
import { buildPatch } from "../engine/patch.ts";
import { editText } from "../manifests/edit-text.ts";
import type { ManifestFile, ManifestObject } from "../manifests/manifest-file.ts";
import { readManifestText } from "../manifests/manifest-text.ts";
import type { LintFinding } from "./result.ts";

/** A file's text before and after. */
interface FixedFile {
  readonly file: ManifestFile;
  readonly after: string;
}

/** What fixing comes to. */
export interface Fixes {
  readonly files: readonly FixedFile[];
  readonly fixed: readonly LintFinding[];
  /** Findings that could be fixed, but not in the text as it is written. */
  readonly unplaced: readonly LintFinding[];
}

/**
 * The files with every finding's edits made that can be placed; a finding's edits are made all or none. What a tool has
 * rendered is no source to write to, unless `includesRendered`.
 */
export function fixFiles(findings: readonly LintFinding[], includesRendered = false): Fixes {
  const fixed: LintFinding[] = [];
  const unplaced: LintFinding[] = [];
  const texts = new Map<ManifestFile, Map<ManifestObject["document"], string>>();
  for (const entry of findings) {
    const { origin, finding } = entry;
    if (!origin || !finding.edits || finding.edits.length === 0) continue;
    const edited = texts.get(origin.file) ?? new Map<ManifestObject["document"], string>();
    const before = edited.get(origin.document) ?? origin.document.text;
    const isSource = includesRendered || origin.file.path !== undefined;
    const after = isSource ? fixDocument(before, origin.prefix, finding.edits) : undefined;
    if (after === undefined) unplaced.push(entry);
    else {
      fixed.push(entry);
      texts.set(origin.file, edited.set(origin.document, after));
    }
  }
  const files = [...texts].map(([file, documents]) => ({ file, after: assemble(file, documents) }));
  return { files, fixed, unplaced };
}

/** The document with the edits; undefined where the text then would not say exactly what it should. */
function fixDocument(text: string, prefix: JsonPointer, edits: readonly Edit[]): string | undefined {
  const placed = edits.map((edit) => ({ ...edit, path: prefix + edit.path }));
  const expected = buildPatch(firstValue(text), placed);
  if (!expected) return undefined;
  const after = editText(text, placed);
  return after !== undefined && sameJson(firstValue(after), expected.object) ? after : undefined;
}

function firstValue(text: string): unknown {
  return readManifestText(text).documents[0]?.value;
}

function assemble({ parsed }: ManifestFile, documents: ReadonlyMap<ManifestObject["document"], string>): string {
  let text = "";
  let at = 0;
  for (const document of parsed.documents) {
    const after = documents.get(document);
    if (after === undefined) continue;
    text += parsed.text.slice(at, document.offset) + after;
    at = document.offset + document.text.length;
  }
  return text + parsed.text.slice(at);
}
