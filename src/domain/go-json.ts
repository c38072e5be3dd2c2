/** One member of a JSON object: its key, unescaped, and its value as written. */
export interface JsonMember {
  readonly key: string;
  readonly text: string;
}

/** Go's decoder refuses deeper documents (encoding/json scanner.go maxNestingDepth). */
const DEEPEST = 10_000;

/** Whether `text` has the syntax that Go's encoding/json accepts (json.Valid). Never throws; linear in the text's length. */
export function isGoJson(text: string): boolean {
  try {
    JSON.parse(text);
  } catch {
    return false;
  }
  return text.length < 2 * DEEPEST || depthOf(text) <= DEEPEST;
}

/**
 * The members of the object that `text` is, in the order written and duplicates included: Go decodes one after another,
 * where JSON.parse keeps only the last. Undefined where `text`, which must be valid JSON, is no object.
 */
export function membersOf(text: string): readonly JsonMember[] | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  const members: JsonMember[] = [];
  let depth = 0;
  let key: string | undefined;
  let start = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) {
      const end = endOfString(text, index);
      if (depth === 1 && key === undefined) {
        key = JSON.parse(text.slice(index, end)) as string;
        start = text.indexOf(":", end) + 1;
      }
      index = end - 1;
    } else if (isOpening(code)) depth++;
    else if (isClosing(code) || code === COMMA) {
      if (depth === 1 && key !== undefined) {
        members.push({ key, text: text.slice(start, index).trim() });
        key = undefined;
      }
      if (code !== COMMA) depth--;
    }
  }
  return members;
}

/** The string that a value is, null for JSON's null, undefined for a value of another type. */
export function stringOf({ text }: JsonMember): string | null | undefined {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  return text === "null" ? null : undefined;
}

/**
 * The entries of the map of strings that Go decodes `text`, which must be valid JSON, into: null is an empty map, and a
 * null value an empty string. Undefined where a value, or the whole, is of another type.
 */
export function stringMapOf(text: string): ReadonlyMap<string, string> | undefined {
  if (text.trim() === "null") return new Map();
  const members = membersOf(text);
  const map = new Map<string, string>();
  for (const member of members ?? []) {
    const value = stringOf(member);
    if (value === undefined) return undefined;
    map.set(member.key, value ?? "");
  }
  return members && map;
}

/** `key` as Go compares it with a field's name: without regard to case, by Unicode's simple folding (encoding/json fold.go). */
export function foldKey(key: string): string {
  return key.toLowerCase().replaceAll("ſ", "s");
}

/** The deepest nesting of objects and lists in `text`, which must be valid JSON. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) index = endOfString(text, index) - 1;
    else if (isOpening(code)) deepest = Math.max(deepest, ++depth);
    else if (isClosing(code)) depth--;
  }
  return deepest;
}

/** The index behind the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  return index + 1;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Whether the character is `[` or `{`. */
function isOpening(code: number): boolean {
  return code === 0x5b || code === 0x7b;
}

/** Whether the character is `]` or `}`. */
function isClosing(code: number): boolean {
  return code === 0x5d || code === 0x7d;
}
