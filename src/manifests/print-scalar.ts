import { dump } from "js-yaml";
import type { JsonValue } from "../domain/json.ts";

/** How a value is quoted; `json` where the whole text is JSON. */
export type Quoting = "plain" | "single" | "double" | "json";

/** The value on one line, in the quoting asked for where it can be written so: a text that YAML would read otherwise is quoted. */
export function printInline(value: JsonValue, quoting: Quoting): string {
  if (quoting === "json" || value === null || typeof value === "number" || typeof value === "boolean") {
    return JSON.stringify(value);
  }
  if (typeof value !== "string") return dump(value, { flowLevel: 0, lineWidth: -1, quoteStyle: "double" }).trim();
  // A line break or control character is only written with escapes.
  if (quoting === "double" || !/^[\x20-\x7e\u00a0-\ud7ff]*$/.test(value)) return JSON.stringify(value);
  if (quoting === "single") return `'${value.replaceAll("'", "''")}'`;
  // js-yaml knows what YAML 1.1 or 1.2 would not read as this text, in braces too.
  const printed = dump([value], { flowLevel: 0, lineWidth: -1, quoteStyle: "double" }).trim();
  return printed.slice(1, -1).trim();
}

/** A key with its value, over as many lines as an object takes; each line but the first is indented by `indent` more. */
export function printPair(key: string, value: JsonValue, quoting: Quoting): readonly string[] {
  const name = printInline(key, quoting === "json" ? "json" : "plain");
  if (typeof value !== "object" || value === null) return [`${name}: ${printInline(value, quoting)}`];
  const entries = Object.entries(value);
  if (Array.isArray(value) || entries.length === 0) return [`${name}: ${printInline(value as JsonValue, quoting)}`];
  return [
    `${name}:`,
    ...entries.flatMap(([inner, part]) => printPair(inner, part, quoting).map((line) => `  ${line}`)),
  ];
}
