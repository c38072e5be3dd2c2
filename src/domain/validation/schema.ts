import { isObject, type JsonObject } from "../json.ts";
import type { Format } from "./formats.ts";

/** What the API takes for a value: its type as the OpenAPI documents state it, and the format of what is of that type. */
export type Schema =
  | { readonly type: "string"; readonly format?: Format | undefined }
  | { readonly type: "integer"; readonly format?: Format<number> | undefined }
  | { readonly type: "boolean" }
  /** A number or a name, such as `targetPort`. */
  | { readonly type: "integer or string"; readonly integer: Format<number>; readonly string: Format }
  /** An object of strings with free keys, such as labels. */
  | { readonly type: "map"; readonly key?: Format; readonly value?: Format; readonly holdsAnything?: true }
  | { readonly type: "list"; readonly of: Schema }
  | ObjectSchema
  /** Not looked at: what only controllers write, or fields of removed APIs. */
  | { readonly type: "anything" };

/** An object of these fields and no others. */
export interface ObjectSchema {
  readonly type: "object";
  readonly fields: Readonly<Record<string, Schema>>;
}

export const STRING: Schema = { type: "string" };
export const BOOLEAN: Schema = { type: "boolean" };
export const ANYTHING: Schema = { type: "anything" };

/** A string of that format. */
export function string(format: Format): Schema {
  return { type: "string", format };
}

/** An integer of 32 bits, of that format where there is one. */
export function integer(format?: Format<number>): Schema {
  return { type: "integer", format };
}

/** A list of such values. */
export function list(of: Schema): Schema {
  return { type: "list", of };
}

/** An object of such fields. */
export function object(fields: Readonly<Record<string, Schema>>): ObjectSchema {
  return { type: "object", fields };
}

/** The fields, all of one schema. */
export function fields(schema: Schema, names: string): Readonly<Record<string, Schema>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, schema]));
}

/** The tokens of a place in an object. */
export type Place = readonly (string | number)[];

/** What the API server refuses an object for. */
export type Refusal =
  /** The value is of another type: `must` is "a string". */
  | { readonly kind: "type"; readonly place: Place; readonly value: unknown; readonly must: string }
  | { readonly kind: "value"; readonly place: Place; readonly value: unknown; readonly must: string }
  /** Nothing is written there; `must` says when something has to be, or is empty. */
  | { readonly kind: "missing"; readonly place: Place; readonly must: string };

const WORDS: Readonly<Record<Exclude<Schema["type"], "anything">, string>> = {
  string: "a string",
  integer: "an integer",
  boolean: "true or false",
  "integer or string": "an integer or a string",
  map: "a map",
  list: "a list",
  object: "a map",
};

/** The most that is said of one object, and looked at of one list: a hostile object must not cost more. */
const [MOST_REFUSALS, MOST_ITEMS] = [20, 1_000];

/** Notes what is not as its schema says. Absent and null are the same; fields that are not in a schema are not looked at. */
export class Refusals {
  readonly all: Refusal[] = [];
  /** The place that is looked at: it is copied only where there is something to say of it. */
  readonly #here: (string | number)[] = [];

  /** Compares the object with the schema. */
  check(schema: ObjectSchema, object: unknown): void {
    this.#check(schema, object);
  }

  /** Refuses a value that is not of the format. */
  format<T>(format: Format<T>, value: T, place: Place): void {
    const must = format(value);
    if (must !== undefined) this.refuse(place, value, must);
  }

  refuse(place: Place, value: unknown, must: string): void {
    this.all.push({ kind: "value", place, value, must });
  }

  miss(place: Place, must = ""): void {
    this.all.push({ kind: "missing", place, must });
  }

  #check(schema: Schema, value: unknown): void {
    if (value === undefined || value === null || this.all.length >= MOST_REFUSALS) return;
    if (schema.type === "string" && typeof value === "string") this.#format(schema.format, value);
    else if (schema.type === "integer" && isInteger(value)) this.#format(schema.format, value);
    else if (schema.type === "integer or string" && isInteger(value)) this.#format(schema.integer, value);
    else if (schema.type === "integer or string" && typeof value === "string") this.#format(schema.string, value);
    else if (schema.type === "map" && isObject(value)) this.#map(schema, value);
    else if (schema.type === "list" && Array.isArray(value)) this.#list(schema.of, value);
    else if (schema.type === "object" && isObject(value)) this.#object(schema.fields, value);
    else if (schema.type !== "anything" && !(schema.type === "boolean" && typeof value === "boolean")) {
      this.all.push({ kind: "type", place: [...this.#here], value, must: WORDS[schema.type] });
    }
  }

  #format<T>(format: Format<T> | undefined, value: T): void {
    const must = format?.(value);
    if (must !== undefined) this.refuse([...this.#here], value, must);
  }

  #map({ key, value: format, holdsAnything }: Schema & { type: "map" }, value: JsonObject): void {
    for (const name of Object.keys(value)) {
      this.#here.push(name);
      this.#format(key, name);
      const item = value[name];
      if (typeof item === "string") this.#format(format, item);
      else if (!holdsAnything) this.#check(STRING, item);
      this.#here.pop();
    }
  }

  #list(of: Schema, items: readonly unknown[]): void {
    for (const [index, item] of items.slice(0, MOST_ITEMS).entries()) {
      this.#here.push(index);
      // What is null in a list is there, and empty.
      this.#check(of, item === null && of.type === "string" ? "" : item);
      this.#here.pop();
    }
  }

  #object(fields: ObjectSchema["fields"], value: JsonObject): void {
    for (const name of Object.keys(value)) {
      const schema = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (schema === undefined || schema.type === "anything") continue;
      this.#here.push(name);
      this.#check(schema, value[name]);
      this.#here.pop();
    }
  }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) === ((value as number) | 0);
}
