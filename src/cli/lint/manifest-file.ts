import { readFileSync } from "node:fs";
import { field, isObject, type JsonPointer, pointer } from "../../domain/json.ts";
import { decodeText, LARGEST_FILE_MIB, tooLarge } from "../../manifests/decode-text.ts";
import { findFiles, reasonOf } from "../../manifests/find-files.ts";
import { IgnoreRules } from "../../manifests/ignore-rules.ts";
import { LineIndex } from "../../manifests/line-index.ts";
import type { ManifestDocument } from "../../manifests/manifest-document.ts";
import { type ManifestText, readManifestText } from "../../manifests/manifest-text.ts";

/** A text of manifests and the name by which users know it. */
export class ManifestFile {
  readonly name: string;
  /** The absolute path; undefined where it came from standard input, a tool or a git revision. */
  readonly path: string | undefined;
  readonly parsed: ManifestText;
  #lines: LineIndex | undefined;

  constructor(name: string, path: string | undefined, text: string) {
    this.name = name;
    this.path = path;
    this.parsed = readManifestText(text);
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.parsed.text));
  }
}

/** A file, or a document of one, that could not be read. */
export interface Unreadable {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What was read of the paths and tools that a command was given. */
export interface Manifests {
  readonly files: readonly ManifestFile[];
  readonly unreadable: readonly Unreadable[];
  /** Helm charts that were come upon; their templates were not read. */
  readonly charts: readonly string[];
}

/** The manifests at the given files, folders and globs. Never throws: what can't be read is listed. */
export function readManifests(paths: readonly string[], cwd: string): Manifests {
  const found = findFiles(paths, cwd, new IgnoreRules(cwd));
  const files: ManifestFile[] = [];
  const unreadable: Unreadable[] = found.problems.map(({ name, message }) => ({ file: name, message }));
  for (const { name, path, size, isNamed } of found.files) {
    const text = readFile(path, size);
    if (typeof text !== "string") {
      unreadable.push({ file: name, message: text.problem });
      continue;
    }
    const file = new ManifestFile(name, path, text);
    files.push(file);
    // JSON with comments, such as a tsconfig.json, is none of ours unless someone says that it is.
    const isForeign = !isNamed && name.endsWith(".json") && !text.includes('"apiVersion"');
    if (!isForeign) unreadable.push(...problemsOf(file));
  }
  return { files, unreadable, charts: found.charts };
}

/** What could not be read of a file. */
export function problemsOf({ name, parsed }: ManifestFile): readonly Unreadable[] {
  const hint = parsed.text.includes("{{") ? "; to lint a Helm chart, render it with --helm CHART" : "";
  return parsed.problems.map(({ line, column, message }) => ({ file: name, line, column, message: message + hint }));
}

function readFile(path: string, size: number): string | { readonly problem: string } {
  if (size > LARGEST_FILE_MIB * 1024 * 1024) return { problem: tooLarge(size) };
  try {
    const decoded = decodeText(readFileSync(path));
    return "text" in decoded ? decoded.text : decoded;
  } catch (error) {
    return { problem: reasonOf(error) };
  }
}

/** An object of a document: the document itself, or an item of the list that it is. */
export interface ManifestObject {
  readonly file: ManifestFile;
  readonly document: ManifestDocument;
  /** Where the object stands in the document: "" or "/items/N". */
  readonly prefix: JsonPointer;
  readonly value: unknown;
}

/** Every object in the files, lists taken apart; what has neither `kind` nor `apiVersion` is not Kubernetes'. */
export function* objectsOf(files: readonly ManifestFile[]): Iterable<ManifestObject> {
  for (const file of files) {
    for (const document of file.parsed.documents) {
      for (const [prefix, value] of itemsOf(document.value)) {
        if (isKubernetes(value)) yield { file, document, prefix, value };
      }
    }
  }
}

function itemsOf(value: unknown): readonly (readonly [JsonPointer, unknown])[] {
  const kind = field(value, "kind");
  const items = field(value, "items");
  if (typeof kind === "string" && kind.endsWith("List") && Array.isArray(items)) {
    return items.flatMap((item, index) =>
      itemsOf(item).map(([path, part]) => [pointer("items", index) + path, part] as const),
    );
  }
  return [["", value]];
}

function isKubernetes(value: unknown): boolean {
  return isObject(value) && typeof field(value, "kind") === "string" && typeof field(value, "apiVersion") === "string";
}
