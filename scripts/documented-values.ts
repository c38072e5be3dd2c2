import { load } from "js-yaml";

/** One value of a chart that has no documented values below it. */
export interface DocumentedValue {
  /** The keys that lead to it. */
  readonly path: readonly string[];
  /** The heading above it. */
  readonly section: string;
  /** The comment above it, as one paragraph. */
  readonly doc: string;
  readonly default: unknown;
  /** What its "@" comments say. */
  readonly constraints: Readonly<Record<string, string>>;
}

const CONSTRAINTS = ["type", "enum", "pattern", "items", "minimum", "maximum"];

/**
 * The values of a values.yaml in its order, with what the comments directly above their keys say: "## " opens a section,
 * "# @name value" constrains, any other "# " documents. @throws Error for a key without a comment or an unknown constraint
 */
export function documentedValues(text: string): readonly DocumentedValue[] {
  const found: DocumentedValue[] = [];
  const defaults = load(text);
  const open: { readonly indent: number; readonly key: string; readonly isWhole: boolean }[] = [];
  let section = "";
  let comment: string[] = [];
  for (const line of text.split("\n")) {
    const [, indent = "", hash, rest = ""] = line.match(/^( *)(#+ ?)?(.*)$/) ?? [];
    if (hash === "## ") section = rest;
    if (hash !== undefined) {
      if (hash === "# ") comment.push(rest);
      continue;
    }
    const key = rest.match(/^([A-Za-z]\w*):/)?.[1];
    if (key === undefined) {
      if (rest === "") comment = [];
      continue;
    }
    while ((open.at(-1)?.indent ?? -1) >= indent.length) open.pop();
    const isInside = open.some(({ isWhole }) => isWhole);
    const constraints = constraintsOf(comment, key);
    const path = [...open.map((one) => one.key), key];
    const value = valueAt(defaults, path);
    const isWhole = constraints["type"] === "object" || Array.isArray(value) || !isMap(value);
    open.push({ indent: indent.length, key, isWhole });
    const doc = comment.filter((one) => !one.startsWith("@")).join(" ");
    comment = [];
    if (isInside || !isWhole) continue;
    if (doc === "") throw new Error(`${path.join(".")} has no comment`);
    found.push({ path, section, doc, default: value, constraints });
  }
  return found;
}

/** Whether `value` is an object with keys. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function constraintsOf(comment: readonly string[], key: string): Readonly<Record<string, string>> {
  const pairs = comment
    .filter((line) => line.startsWith("@"))
    .map((line) => line.match(/^@(\w+) (.+)$/)?.slice(1) ?? [line, ""]) as [string, string][];
  for (const [name] of pairs) if (!CONSTRAINTS.includes(name)) throw new Error(`${key}: unknown constraint @${name}`);
  return Object.fromEntries(pairs);
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isMap(value) ? value[key] : undefined), values);
}
