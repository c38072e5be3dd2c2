import { EVENT_ID, type Event, YAMLException } from "js-yaml";
import { field, isObject } from "../domain/json.ts";
import { LineIndex, type Position } from "./line-index.ts";
import { ManifestDocument } from "./manifest-document.ts";
import { constructYaml, MAX_DEPTH, parseYaml } from "./parse-yaml.ts";

/** A document that could not be read, and where. */
interface ManifestProblem extends Position {
  readonly message: string;
  /** The text of the document. */
  readonly source: string;
  /** There is, or was, more of it than could be read: it is too deep or too big, or ends too early. */
  readonly isPartial: boolean;
}

/** A YAML or JSON text, taken apart. */
export interface ManifestText {
  readonly text: string;
  /** In the order of the text; empty documents are left out. */
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly ManifestProblem[];
  /** Documents without content: nothing but comments between two separators. */
  readonly emptyDocuments: number;
}

/** Values that the aliases of one document may stand for, all in all; bounds what an alias bomb costs. */
const MOST_ALIASED_VALUES = 100_000;

/**
 * The documents of a text, as kubectl reads them: separated by lines that start with `---`; YAML 1.1 as of go-yaml, or
 * JSON. One that can't be read is a problem and does not keep the others from being read. Never throws.
 */
export function readManifestText(text: string): ManifestText {
  const documents: ManifestDocument[] = [];
  const problems: ManifestProblem[] = [];
  let emptyDocuments = 0;
  const chunks = isJson(text) ? jsonChunks(text) : yamlChunks(text);
  for (const chunk of chunks) {
    const read = readChunk(chunk);
    if ("problem" in read) {
      const { line, column } = new LineIndex(text).positionOf(chunk.offset + read.at);
      const isPartial = read.isExcess === true || isBlank(chunk.text.slice(read.at));
      problems.push({ line, column, message: read.problem, source: chunk.text, isPartial });
    } else if (read.value === undefined) emptyDocuments += chunk.text.startsWith("---") ? 1 : 0;
    else documents.push(new ManifestDocument({ ...chunk, ...read, template: templateOf(chunk.text, read.value) }));
  }
  return { text, documents, problems, emptyDocuments };
}

/** A document's text and where it starts. */
interface Chunk {
  readonly text: string;
  readonly offset: number;
}

/** A value, undefined for an empty document; or why there is none, and where in the chunk. */
type Read =
  | { readonly value: unknown; readonly mayRepeatKeys: boolean }
  | { readonly problem: string; readonly at: number; readonly isExcess?: boolean };

function isJson(text: string): boolean {
  const first = /[^\s\ufeff]/.exec(text);
  return first !== null && (first[0] === "{" || first[0] === "[") && /[}\]]\s*$/.test(text.slice(-64));
}

function yamlChunks(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let start = 0;
  const push = (end: number) => {
    const chunk = text.slice(start, end);
    // Directives stand before the separator of the document that they are about.
    if (/^%/m.test(chunk) && isBlank(chunk.replace(/^%.*$/gm, ""))) return;
    chunks.push({ text: chunk, offset: start });
    start = end;
  };
  for (const { index } of text.matchAll(/^---(?=[\s]|$)/gm)) if (index > start) push(index);
  push(text.length);
  return chunks;
}

/** One chunk for each JSON value of a stream of them. */
function jsonChunks(text: string): readonly Chunk[] {
  const chunks: Chunk[] = [];
  let depth = 0;
  let start = 0;
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
  for (let match = tokens.exec(text); match; match = tokens.exec(text)) {
    const [token] = match;
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > 0 || token.startsWith('"')) continue;
    chunks.push({ text: text.slice(start, tokens.lastIndex), offset: start });
    start = tokens.lastIndex;
  }
  if (!isBlank(text.slice(start))) chunks.push({ text: text.slice(start), offset: start });
  return chunks;
}

function readChunk(chunk: Chunk): Read {
  if (isBlank(chunk.text)) return { value: undefined, mayRepeatKeys: false };
  const json = readJson(chunk.text);
  return json === undefined ? readYaml(chunk.text) : { value: json, mayRepeatKeys: true };
}

/** The JSON value, or undefined where the text is none or is too deep. */
function readJson(text: string): unknown {
  if (!/^[\s\ufeff]*[{[]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    return depthOf(value) > MAX_DEPTH ? undefined : value;
  } catch {
    return undefined;
  }
}

function readYaml(text: string): Read {
  try {
    const { events, text: source } = parseYaml(text);
    const documents = events.filter(({ type }) => type === EVENT_ID.DOCUMENT).length;
    if (documents > 1) return { problem: 'documents must be separated by a line "---"', at: contentStart(text) };
    const { value, mayRepeatKeys } = construct(events, source);
    const excess = hasAliases(events) ? excessOf(value) : undefined;
    return excess ? { problem: excess, at: contentStart(text), isExcess: true } : { value, mayRepeatKeys };
  } catch (error) {
    if (error instanceof YAMLException) {
      const isExcess = error.reason.startsWith("nesting exceeded");
      return { problem: error.reason, at: error.mark?.position ?? 0, isExcess };
    }
    return { problem: error instanceof Error ? error.message : String(error), at: 0 };
  }
}

/** The value of a document; of a key that is written twice the last counts, as in go-yaml v2. */
function construct(events: Event[], source: string): { value: unknown; mayRepeatKeys: boolean } {
  try {
    return { value: constructYaml(events, source)[0], mayRepeatKeys: false };
  } catch (error) {
    if (!(error instanceof YAMLException) || error.reason !== "duplicated mapping key") throw error;
    return { value: constructYaml(events, source, { json: true })[0], mayRepeatKeys: true };
  }
}

function hasAliases(events: readonly Event[]): boolean {
  return events.some(({ type }) => type === EVENT_ID.ALIAS);
}

/** Why a document with aliases is refused: written out it would be too big, or it contains itself. */
function excessOf(root: unknown): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const sizeOf = (value: unknown): number => {
    if (typeof value !== "object" || value === null) return 1;
    const known = sizes.get(value);
    if (known !== undefined) return known;
    if (open.has(value)) return Number.POSITIVE_INFINITY;
    open.add(value);
    let size = 1;
    for (const child of Object.values(value)) size += sizeOf(child);
    open.delete(value);
    sizes.set(value, size);
    return size;
  };
  const size = sizeOf(root);
  if (size === Number.POSITIVE_INFINITY) return "an anchor contains an alias to itself";
  return size > MOST_ALIASED_VALUES ? `its aliases stand for more than ${MOST_ALIASED_VALUES} values` : undefined;
}

function depthOf(root: unknown): number {
  let depth = 0;
  for (let level = [root]; level.length > 0 && depth <= MAX_DEPTH; depth++) {
    level = level.flatMap((value) => (isObject(value) || Array.isArray(value) ? Object.values(value) : []));
  }
  return depth;
}

/** Whether nothing but separators, comments and white space is there. */
function isBlank(text: string): boolean {
  return !CONTENT.test(text);
}

/** Where a line starts that is no separator, no comment and not empty. */
const CONTENT = /^(?!---\s*(?:#.*)?$)(?!\.\.\.\s*$)(?![ \t\ufeff]*(?:#.*)?\r?$)/m;

/** The offset of the first line with content. */
function contentStart(text: string): number {
  return Math.max(0, text.search(CONTENT));
}

/** Where Helm tells its post-renderers from which template an object is. */
const HELM_TEMPLATE = "postrenderer.helm.sh/postrender-filename";

/** How many characters there may be before the comment that names it. */
const MOST_BEFORE_TEMPLATE = 2_000;

/** The template that `helm template` names in the comment before a document, or Helm in an annotation of the object. */
function templateOf(text: string, value: unknown): string | undefined {
  const annotated = field(field(field(value, "metadata"), "annotations"), HELM_TEMPLATE);
  if (typeof annotated === "string") return annotated;
  for (let start = 0; start < MOST_BEFORE_TEMPLATE; ) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end < 0 ? text.length : end);
    if (line.startsWith("# Source: ")) return line.slice("# Source: ".length).trim();
    if (end < 0 || !isBlank(line)) return undefined;
    start = end + 1;
  }
  return undefined;
}
