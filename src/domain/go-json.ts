/** One member of a JSON object: its key, unescaped, and its value as written. */
export interface JsonMember {
  readonly key: string;
  readonly text: string;
}

/** Go's decoder refuses deeper documents (encoding/json scanner.go maxNestingDepth). */
const DEEPEST = 10_000;

/**
 * Whether `text` has the syntax that Go's encoding/json accepts (json.Valid). Never throws; linear in the text's length, and
 * ten times as fast as JSON.parse where a hostile text has a new key in every member, because it builds nothing.
 */
export function isGoJson(text: string): boolean {
  /** What closes the objects and lists that are open, the innermost last. */
  const open: number[] = [];
  let index = behindBlanks(text, 0);
  for (;;) {
    const code = text.charCodeAt(index);
    if (isOpening(code)) {
      if (open.length === DEEPEST) return false;
      const closing = code + FROM_OPENING_TO_CLOSING;
      index = behindBlanks(text, index + 1);
      if (text.charCodeAt(index) !== closing) {
        open.push(closing);
        if (closing === CLOSING_BRACE) index = behindKey(text, index);
        if (index < 0) return false;
        continue;
      }
      index++;
    } else index = behindScalar(text, index);
    if (index < 0) return false;
    index = behindBlanks(text, index);
    while (open.length > 0 && text.charCodeAt(index) === open[open.length - 1]) {
      open.pop();
      index = behindBlanks(text, index + 1);
    }
    if (open.length === 0) return index === text.length;
    if (text.charCodeAt(index) !== COMMA) return false;
    index = behindBlanks(text, index + 1);
    if (open[open.length - 1] === CLOSING_BRACE) index = behindKey(text, index);
    if (index < 0) return false;
  }
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
        key = unquoted(text.slice(index, end));
        start = behindBlanks(text, text.indexOf(":", end) + 1);
      }
      index = end - 1;
    } else if (isOpening(code)) depth++;
    else if (isClosing(code) || code === COMMA) {
      if (depth === 1 && key !== undefined) {
        members.push({ key, text: text.slice(start, index).trimEnd() });
        key = undefined;
      }
      if (code !== COMMA) depth--;
    }
  }
  return members;
}

/** The string that a value is, null for JSON's null, undefined for a value of another type. */
export function stringOf({ text }: JsonMember): string | null | undefined {
  if (text.startsWith('"')) return unquoted(text);
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

/**
 * The one of `fields`, which are in lower case, that Go decodes the member `key` into: without regard to case, by Unicode's
 * simple folding (encoding/json fold.go), which never changes how many letters there are. Undefined where it is none of them.
 */
export function fieldNamed<F extends string>(key: string, fields: readonly F[]): F | undefined {
  for (const field of fields) {
    if (key === field) return field;
    if (key.length === field.length && key.toLowerCase().replaceAll("ſ", "s") === field) return field;
  }
  return undefined;
}

/** The index behind the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== QUOTE) index += text.charCodeAt(index) === BACKSLASH ? 2 : 1;
  return index + 1;
}

/** The string that a JSON string literal stands for. */
function unquoted(literal: string): string {
  return literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}

function behindBlanks(text: string, start: number): number {
  let index = start;
  for (let code = text.charCodeAt(index); isBlank(code); code = text.charCodeAt(index)) index++;
  return index;
}

/** The index of a member's value, whose key should be at `start`; -1 where there is none. */
function behindKey(text: string, start: number): number {
  const end = text.charCodeAt(start) === QUOTE ? behindString(text, start) : -1;
  if (end < 0) return -1;
  const colon = behindBlanks(text, end);
  return text.charCodeAt(colon) === COLON ? behindBlanks(text, colon + 1) : -1;
}

/** The index behind the string, number, true, false or null that should be at `start`; -1 where there is none. */
function behindScalar(text: string, start: number): number {
  if (text.charCodeAt(start) === QUOTE) return behindString(text, start);
  SCALAR.lastIndex = start;
  return SCALAR.test(text) ? SCALAR.lastIndex : -1;
}

/** The index behind the string at `start`; -1 where it does not end or has what no string may have. */
function behindString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === QUOTE) return index + 1;
    if (code < FIRST_PRINTABLE) return -1;
    if (code !== BACKSLASH) continue;
    ESCAPE.lastIndex = index;
    if (!ESCAPE.test(text)) return -1;
    index = ESCAPE.lastIndex - 1;
  }
  return -1;
}

/** RFC 8259 sections 3 and 6. */
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** RFC 8259 section 7. */
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;
const QUOTE = 0x22;
const COLON = 0x3a;
const CLOSING_BRACE = 0x7d;
/** `]` is two behind `[`, as `}` is behind `{`. */
const FROM_OPENING_TO_CLOSING = 2;
const FIRST_PRINTABLE = 0x20;
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

/** RFC 8259 section 2. */
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
