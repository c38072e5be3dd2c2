import type { Edit } from "../domain/finding.ts";
import { type JsonPointer, type JsonValue, sameJson, valueAt } from "../domain/json.ts";
import { applyPatch, buildPatch } from "../engine/patch.ts";
import { editText } from "../manifests/edit-text.ts";
import { ManifestFile, type ManifestObject, type Manifests } from "../manifests/manifest-file.ts";
import { readManifestText } from "../manifests/manifest-text.ts";

/** The texts of manifests while edits are made in them. Nothing is written. */
export class Drafts {
  readonly #texts = new Map<ManifestFile, Map<ManifestObject["document"], string>>();

  /** Makes the edits, all or none; false where the text then would not say exactly what it should. */
  edit({ file, document, prefix }: ManifestObject, edits: readonly Edit[]): boolean {
    const texts = this.#texts.get(file) ?? new Map<ManifestObject["document"], string>();
    const after = edited(texts.get(document) ?? document.text, prefix, edits);
    if (after === undefined) return false;
    this.#texts.set(file, texts.set(document, after));
    return true;
  }

  /** The files that are other than they were, with what they say now. */
  texts(): ReadonlyMap<ManifestFile, string> {
    return new Map([...this.#texts].map(([file, documents]) => [file, assemble(file, documents)]));
  }
}

/** The manifests with other texts for some of their files. */
export function withTexts(manifests: Manifests, texts: ReadonlyMap<ManifestFile, string>): Manifests {
  const files = manifests.files.map((file) => {
    const text = texts.get(file);
    return text === undefined ? file : new ManifestFile(file.name, file.path, text);
  });
  return { ...manifests, files };
}

function edited(text: string, prefix: JsonPointer, edits: readonly Edit[]): string | undefined {
  const before = firstValue(text);
  const expected = buildPatch(valueAt(before, prefix), edits);
  if (!expected) return undefined;
  const after = editText(
    text,
    edits.map((edit) => ({ ...edit, path: prefix + edit.path })),
  );
  const value = expected.object as JsonValue;
  const whole = applyPatch(before, [{ op: "replace", path: prefix, value }]);
  return after !== undefined && sameJson(firstValue(after), whole) ? after : undefined;
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
