import { isObject, type JsonPointer, pointer } from "../json.ts";

/** A place where an object is not of the shape that its kind demands; the API server refuses it, rules skip it. */
export interface ShapeProblem {
  readonly path: JsonPointer;
  readonly expected: string;
}

/** Reads fields of unknown JSON, and notes what has the wrong type instead of throwing. Absent and null are the same. */
export class ShapeReader {
  readonly #object: Readonly<Record<string, unknown>> | undefined;
  readonly #path: JsonPointer;
  readonly problems: ShapeProblem[];

  constructor(value: unknown, path: JsonPointer = "", problems: ShapeProblem[] = []) {
    this.#path = path;
    this.problems = problems;
    if (isObject(value)) this.#object = value;
    else if (value !== undefined && value !== null) problems.push({ path, expected: "an object" });
  }

  /** Whether there is an object to read at all. */
  get isPresent(): boolean {
    return this.#object !== undefined;
  }

  string(name: string): string | undefined {
    const value = this.#field(name);
    if (typeof value === "string" || value === undefined) return value;
    return this.#wrong(name, "a string");
  }

  integer(name: string): number | undefined {
    const value = this.#field(name);
    if (value === undefined || (typeof value === "number" && Number.isInteger(value))) return value;
    return this.#wrong(name, "an integer");
  }

  boolean(name: string): boolean | undefined {
    const value = this.#field(name);
    if (typeof value === "boolean" || value === undefined) return value;
    return this.#wrong(name, "true or false");
  }

  /** A Kubernetes IntOrString. */
  integerOrString(name: string): number | string | undefined {
    const value = this.#field(name);
    if (value === undefined || typeof value === "string" || (typeof value === "number" && Number.isInteger(value))) {
      return value;
    }
    return this.#wrong(name, "an integer or a string");
  }

  /** The strings of a list; items of other types are left out and noted. */
  strings(name: string): readonly string[] {
    const strings: string[] = [];
    for (const [item, path] of this.#items(name)) {
      if (typeof item === "string") strings.push(item);
      else this.problems.push({ path, expected: "a string" });
    }
    return strings;
  }

  /** One reader for each item of a list of objects. */
  objects(name: string): readonly ShapeReader[] {
    const readers: ShapeReader[] = [];
    for (const [item, path] of this.#items(name)) readers.push(new ShapeReader(item, path, this.problems));
    return readers;
  }

  /** A reader for the object at `name`; it reads nothing where there is none. */
  object(name: string): ShapeReader {
    const value = this.#field(name);
    return value === undefined ? ABSENT : new ShapeReader(value, this.#path + pointer(name), this.problems);
  }

  /** The entries of a map of strings; values of other types are left out and noted. */
  stringMap(name: string): ReadonlyMap<string, string> {
    const value = this.#field(name);
    if (value === undefined) return EMPTY_MAP;
    const map = new Map<string, string>();
    if (!isObject(value)) {
      this.#wrong(name, "a map of strings");
      return map;
    }
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (typeof item === "string") map.set(key, item);
      else this.problems.push({ path: this.#path + pointer(name, key), expected: "a string" });
    }
    return map;
  }

  /** Whether the field is there and not null, whatever its type. */
  has(name: string): boolean {
    return this.#field(name) !== undefined;
  }

  #field(name: string): unknown {
    const object = this.#object;
    return object !== undefined && Object.hasOwn(object, name) ? (object[name] ?? undefined) : undefined;
  }

  *#items(name: string): Iterable<readonly [unknown, JsonPointer]> {
    const value = this.#field(name);
    if (value === undefined) return;
    if (!Array.isArray(value)) {
      this.#wrong(name, "a list");
      return;
    }
    for (let index = 0; index < value.length; index++) yield [value[index], this.#path + pointer(name, index)];
  }

  #wrong(name: string, expected: string): undefined {
    this.problems.push({ path: this.#path + pointer(name), expected });
    return undefined;
  }
}

const EMPTY_MAP: ReadonlyMap<string, string> = new Map();
const ABSENT = new ShapeReader(undefined);
