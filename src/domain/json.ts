/** Any value that `JSON.parse` can return. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** A JSON object of unknown shape. Read it with {@link field}, so that inherited names are never mistaken for fields. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** An RFC 6901 pointer, "" for the whole document. */
export type JsonPointer = string;

/** Whether `value` is a JSON object: neither null nor a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The own field `name` of `object`, or undefined where it is absent or `object` is no JSON object. */
export function field(object: unknown, name: string): unknown {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The list in the own field `name` of `object`, empty where there is none. */
export function listIn(object: unknown, name: string): readonly unknown[] {
  const list = field(object, name);
  return Array.isArray(list) ? list : [];
}

/** The pointer that the given reference tokens spell, with `~` and `/` escaped (RFC 6901 section 3). */
export function pointer(...tokens: readonly (string | number)[]): JsonPointer {
  let path = "";
  for (const token of tokens) path += `/${escapeToken(String(token))}`;
  return path;
}

/** The reference tokens of `path`, unescaped; an empty list for the whole document. */
export function tokensOf(path: JsonPointer): string[] {
  if (path === "") return [];
  const tokens = path.slice(1).split("/");
  return path.includes("~") ? tokens.map(unescapeToken) : tokens;
}

/** Whether one of the reference tokens of `path` is `token`. */
export function hasToken(path: JsonPointer, token: string): boolean {
  return `${path}/`.includes(`/${escapeToken(token)}/`);
}

/** The value at `path` in `document`, or undefined where nothing is there. Never throws. */
export function valueAt(document: unknown, path: JsonPointer): unknown {
  return valueBelow(document, tokensOf(path));
}

/** As {@link valueAt}, for the tokens of a path. */
export function valueBelow(document: unknown, tokens: readonly string[]): unknown {
  let value = document;
  for (const token of tokens) {
    if (Array.isArray(value)) value = /^(0|[1-9]\d*)$/.test(token) ? value[Number(token)] : undefined;
    else value = field(value, token);
    if (value === undefined) return undefined;
  }
  return value;
}

/** Whether `value` holds more than `most` values, itself and those in its lists and objects counted; looks at no more. */
export function holdsMoreThan(most: number, value: unknown): boolean {
  const open = [value];
  for (let seen = 0; open.length > 0; seen++) {
    if (seen + open.length > most) return true;
    const next = open.pop();
    if (typeof next !== "object" || next === null) continue;
    for (const inner of Object.values(next)) open.push(inner);
  }
  return false;
}

/** Whether two JSON values are equal; the order of an object's keys does not count. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameJson(a[key], b[key]))
  );
}

function unescapeToken(token: string): string {
  return token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
}

function escapeToken(token: string): string {
  return token.includes("~") || token.includes("/") ? token.replaceAll("~", "~0").replaceAll("/", "~1") : token;
}

/** A text at a path of field names, or "". */
export function textAt(object: unknown, ...names: readonly string[]): string {
  let value = object;
  for (const name of names) value = field(value, name);
  return typeof value === "string" ? value : "";
}
