import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { didYouMean } from "../domain/edit-distance.ts";

/** A file that does not say what it should; the message names the file, the place in it and what was expected. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /** The file, or another source such as "--cluster". */
  readonly source: string;

  constructor(source: string, problems: readonly string[]) {
    super(problems.map((problem) => `${source}: ${problem}`).join("\n"));
    this.source = source;
  }
}

/** A function that returns its argument as `T`, or throws a ConfigError that lists every problem. */
export type Checker<T> = (value: unknown, source: string) => T;

/** The checker for a JSON Schema; the schema is compiled at its first use. Nothing is coerced, defaulted or removed. */
export function checkerFor<T>(schema: object): Checker<T> {
  let validate: ValidateFunction<T> | undefined;
  return (value, source) => {
    validate ??= new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, verbose: true }).compile<T>(schema);
    if (validate(value)) return value;
    throw new ConfigError(source, [...new Set((validate.errors ?? []).map(problemOf))]);
  };
}

function problemOf({ instancePath, keyword, params, message, parentSchema, data }: ErrorObject): string {
  const place = instancePath === "" ? "the document" : instancePath.slice(1).replaceAll("/", ".");
  if (keyword === "additionalProperties") {
    const key = String(params["additionalProperty"]);
    return `${place}: unknown key "${key}"${didYouMean(key, Object.keys(parentSchema?.["properties"] ?? {}))}`;
  }
  if (keyword === "enum" && typeof data === "string") {
    const values = (params["allowedValues"] as readonly unknown[]).filter((value) => typeof value === "string");
    return `${place}: must be one of ${listOf(params["allowedValues"])}${didYouMean(data, values)}`;
  }
  if (keyword === "enum") return `${place}: must be one of ${listOf(params["allowedValues"])}`;
  if (keyword === "type" && typeof data === "number" && [params["type"]].flat().includes("string")) {
    return `${place}: must be a text; write it in quotes`;
  }
  if (keyword === "type") return `${place}: must be ${typesOf(params["type"])}`;
  if (keyword === "pattern" && Array.isArray(parentSchema?.["examples"])) {
    return `${place}: ${JSON.stringify(data)} must be written as ${parentSchema["examples"].join(" or ")}`;
  }
  if (keyword === "const") return `${place}: must be ${JSON.stringify(params["allowedValue"])}`;
  return `${place}: ${message ?? keyword}`;
}

function listOf(values: unknown): string {
  return Array.isArray(values) ? values.map((value) => String(value)).join(", ") : String(values);
}

/** What JSON Schema's types are called by people who write YAML. */
const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  object: "a mapping",
  boolean: "true or false",
  string: "a text",
  integer: "a whole number",
  number: "a number",
};

function typesOf(types: unknown): string {
  const names = [types].flat().filter((name) => name !== "null");
  return names.map((name) => TYPES[String(name)] ?? String(name)).join(" or ");
}
