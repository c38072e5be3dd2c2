/** A mapping key or a value in a text, and where it stands; offsets in UTF-16 code units. */
interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Where in a manifest a place of its text is. It is found line by line, because what is being typed is seldom YAML yet;
 * flow style and JSON are not looked into.
 */
export interface Cursor {
  /** The object's kind and the `spec.type` of a Service, where they are written. */
  readonly kind: string | undefined;
  readonly type: string | undefined;
  /** The keys above the line, from the outermost; list items have none of their own. */
  readonly path: readonly string[];
  /** What is left of the colon, also while there is none yet; undefined on a line without text. */
  readonly key: Written | undefined;
  /** What is right of the colon, without quotes and comment; undefined where there is no colon. */
  readonly value: Written | undefined;
  /** Whether the place is in the key rather than in the value. */
  readonly isInKey: boolean;
  /** The other keys of the same mapping and their values. */
  readonly siblings: ReadonlyMap<string, string>;
  /** Spaces before the key. */
  readonly indent: number;
}

interface Line {
  readonly indent: number;
  /** Where the key begins, behind the dashes of list items. */
  readonly column: number;
  readonly key: string;
  readonly value: string;
}

const PAIR = /^(?<dashes>(?:- +)*)(?<key>"[^"]*"|'[^']*'|[^\s#:'"{}[\]][^:#]*?)\s*:(?:\s+(?<value>.*))?$/;
const DOCUMENT_START = /^---(?:\s|$)/;

/** Where in the manifest the offset is. */
export function cursorAt(text: string, offset: number): Cursor {
  const lines = text.split("\n");
  let start = 0;
  let at = 0;
  while (at < lines.length - 1 && start + (lines[at]?.length ?? 0) < offset) start += (lines[at++]?.length ?? 0) + 1;
  const first = lines.findLastIndex((line, index) => index <= at && DOCUMENT_START.test(line)) + 1;
  const next = lines.findIndex((line, index) => index > at && DOCUMENT_START.test(line));
  const document = lines.slice(first, next < 0 ? undefined : next).map(readLine);
  const here = at - first;
  const { key, value, indent } = writtenOn(lines[at] ?? "", start, offset);
  const { path, siblings } = surroundings(document, here, indent);
  return {
    kind: topLevel(document, "kind"),
    type: below(document, "spec", "type"),
    path,
    key,
    value,
    isInKey: value === undefined || offset < value.start,
    siblings,
    indent,
  };
}

function readLine(line: string): Line | undefined {
  const trimmed = line.trimStart();
  const { dashes = "", key, value = "" } = PAIR.exec(trimmed.trimEnd())?.groups ?? {};
  if (key === undefined) return undefined;
  const indent = line.length - trimmed.length;
  return { indent, column: indent + dashes.length, key: unquoted(key), value: unquoted(withoutComment(value)) };
}

/** Key and value of the line that the place is on. */
function writtenOn(line: string, start: number, offset: number): Pick<Cursor, "key" | "value" | "indent"> {
  const indent = line.length - line.trimStart().length;
  const groups = PAIR.exec(line.trim())?.groups;
  if (groups?.["key"] === undefined) {
    const text = line.trim();
    // Blank lines belong to where the cursor stands, not to where their spaces end.
    if (text === "") return { key: undefined, value: undefined, indent: Math.max(indent, offset - start) };
    return { key: written(line, unquoted(text), indent, start), value: undefined, indent };
  }
  const column = indent + (groups["dashes"] ?? "").length;
  const colon = line.indexOf(":", column + groups["key"].length);
  const value = unquoted(withoutComment((groups["value"] ?? "").trimEnd()));
  return {
    key: written(line, unquoted(groups["key"]), column, start),
    value: written(line, value, colon + 1, start),
    indent: column,
  };
}

function written(line: string, text: string, from: number, start: number): Written {
  const found = text === "" ? -1 : line.indexOf(text, from);
  const at = start + (found < 0 ? Math.min(line.length, from + 1) : found);
  return { text, start: at, end: at + text.length };
}

/** The keys above a line, and those beside it. */
function surroundings(document: readonly (Line | undefined)[], here: number, indent: number) {
  const path: string[] = [];
  let column = indent;
  for (let at = here - 1; at >= 0 && column > 0; at--) {
    const line = document[at];
    if (!line || line.column >= column) continue;
    path.unshift(line.key);
    column = line.column;
  }
  const siblings = new Map<string, string>();
  for (const step of [-1, 1]) {
    for (let at = here + step; at >= 0 && at < document.length; at += step) {
      const line = document[at];
      if (!line) continue;
      if (line.column < indent) break;
      if (line.column === indent) siblings.set(line.key, line.value);
    }
  }
  return { path, siblings };
}

function topLevel(document: readonly (Line | undefined)[], name: string): string | undefined {
  return document.find((line) => line?.column === 0 && line.key === name)?.value;
}

/** The value of a key directly below a top-level one. */
function below(document: readonly (Line | undefined)[], parent: string, name: string): string | undefined {
  const from = document.findIndex((line) => line?.column === 0 && line.key === parent);
  if (from < 0) return undefined;
  const rest = document.slice(from + 1);
  const end = rest.findIndex((line) => line?.column === 0);
  const own = (end < 0 ? rest : rest.slice(0, end)).filter((line) => line !== undefined);
  const column = Math.min(...own.map((line) => line.column));
  return own.find((line) => line.column === column && line.key === name)?.value;
}

function unquoted(text: string): string {
  const quote = text.at(0);
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}

function withoutComment(text: string): string {
  return /^(?:"[^"]*"|'[^']*')/.exec(text)?.[0] ?? text.replace(/(?:^|\s)#.*$/, "").trimEnd();
}
