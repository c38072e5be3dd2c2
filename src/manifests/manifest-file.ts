import { field, isObject, type JsonPointer, pointer } from "../domain/json.ts";
import { LineIndex } from "./line-index.ts";
import type { ManifestDocument } from "./manifest-document.ts";
import { type ManifestText, readManifestText } from "./manifest-text.ts";
import { isTemplate } from "./placeholders.ts";

/** A text of manifests and the name by which users know it. */
export class ManifestFile {
  readonly name: string;
  /** The absolute path; undefined where it came from standard input, a tool or a git revision. */
  readonly path: string | undefined;
  readonly parsed: ManifestText;
  #lines: LineIndex | undefined;

  constructor(name: string, path: string | undefined, text: string | ManifestText) {
    this.name = name;
    this.path = path;
    this.parsed = typeof text === "string" ? readManifestText(text) : text;
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
  /** Helm charts that were come upon; nothing of them was read. */
  readonly charts: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** A file, or a document of one, that is no object yet: a patch of a kustomization, or a template. */
export interface LeftOut {
  readonly file: string;
  readonly why: "patch" | "template";
}

/** The manifests that are `files` and nothing else. */
export function manifestsOf(files: readonly ManifestFile[]): Manifests {
  return { files, unreadable: files.flatMap(problemsOf), charts: [], leftOut: files.flatMap(templatesOf) };
}

/** The manifests before the change. */
export interface Base {
  readonly files: readonly ManifestFile[];
  /** What is not among the manifests any more has been deleted; not so where a folder is compared with one file of it. */
  readonly showsDeletions: boolean;
  /** Other files of then that have changed since: from there an object may have moved into the manifests. */
  readonly elsewhere?: readonly ManifestFile[];
  /** Objects of today in other files that have changed since: what is among them is not gone. */
  readonly present?: readonly ManifestObject[];
  /** The name that a file of the base has, or would have, among the manifests; its own where this is absent. */
  readonly nameToday?: (name: string) => string;
  /** Whether an object of the file would be in the base if it lived; so where this is absent. */
  readonly covers?: (file: ManifestFile) => boolean;
}

/**
 * The first document of a file that should be a manifest and can't be read. What names neither `apiVersion` nor `kind` is
 * no manifest, whatever it is, and a template is none before its tool has filled it in.
 */
function problemsOf({ name, parsed }: ManifestFile): readonly Unreadable[] {
  const [problem] = parsed.problems.filter(({ source }) => isMeantForKubernetes(source) && !isTemplate(source));
  if (!problem) return [];
  const { line, column, message } = problem;
  return [{ file: name, line, column, message }];
}

/** The documents of a file that can't be read because a tool has yet to fill them in. */
function templatesOf({ name, parsed }: ManifestFile): readonly LeftOut[] {
  return parsed.problems
    .filter(({ source }) => isMeantForKubernetes(source) && isTemplate(source))
    .map(() => ({ file: name, why: "template" }));
}

/** Whether a text that can't be parsed writes what every manifest writes. */
function isMeantForKubernetes(source: string): boolean {
  return FIELDS.every((pattern) => pattern.test(source));
}

const FIELDS = [/(?:^|[\s{,"'])apiVersion["']?\s*:/, /(?:^|[\s{,"'])kind["']?\s*:/];

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
