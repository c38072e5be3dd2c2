import { isObject, type JsonPointer, pointer } from "../json.ts";

/** A place where an object is not of the shape that its kind demands; the API server refuses it, rules skip it. */
export interface ShapeProblem {
  readonly path: JsonPointer;
  readonly expected: string;
}

/** Reads fields of unknown JSON, and notes what has the wrong type instead of throwing. Absent and null are the same. */
export class ShapeReader {
  readonly #object: Readonly<Record<string, unknown>> | undefined;
  /** Where the object is: in a field of another one, or an item of a list there. Paths are spelt only where there is a problem. */
  readonly #parent: ShapeReader | undefined;
  readonly #field: string;
  readonly #index: number | undefined;
  readonly problems: ShapeProblem[];

  constructor(value: unknown, parent?: ShapeReader, field = "", index?: number) {
    this.#parent = parent;
    this.#field = field;
    this.#index = index;
    this.problems = parent ? parent.problems : [];
    if (isObject(value)) this.#object = value;
    else if (value !== undefined && value !== null) {
      this.problems.push({ path: this.#path(), expected: "an object" });
    }
  }

  /** Whether there is an object to read at all. */
  get isPresent(): boolean {
    return this.#object !== undefined;
  }

  string(name: string): string | undefined {
    const value = this.#value(name);
    if (typeof value === "string" || value === undefined) return value;
    return this.#wrong(name, "a string");
  }

  integer(name: string): number | undefined {
    const value = this.#value(name);
    if (value === undefined || (typeof value === "number" && Number.isInteger(value))) return value;
    return this.#wrong(name, "an integer");
  }

  boolean(name: string): boolean | undefined {
    const value = this.#value(name);
    if (typeof value === "boolean" || value === undefined) return value;
    return this.#wrong(name, "true or false");
  }

  /** A Kubernetes IntOrString. */
  integerOrString(name: string): number | string | undefined {
    const value = this.#value(name);
    if (value === undefined || typeof value === "string" || (typeof value === "number" && Number.isInteger(value))) {
      return value;
    }
    return this.#wrong(name, "an integer or a string");
  }

  /** The strings of a list; items of other types are left out and noted. */
  strings(name: string): readonly string[] {
    const items = this.#items(name);
    if (items.every(isString)) return items;
    for (const [index, item] of items.entries()) if (!isString(item)) this.#note("a string", name, index);
    return items.filter(isString);
  }

  /** What `read` makes of each item of a list of objects. */
  objects<T>(name: string, read: (item: ShapeReader, index: number) => T): readonly T[] {
    const items = this.#items(name);
    const views: T[] = [];
    for (let index = 0; index < items.length; index++) {
      views.push(read(new ShapeReader(items[index], this, name, index), index));
    }
    return views;
  }

  /** A reader for the object at `name`; it reads nothing where there is none. */
  object(name: string): ShapeReader {
    const value = this.#value(name);
    return value === undefined ? ABSENT : new ShapeReader(value, this, name);
  }

  /** The entries of a map of strings; values of other types are left out and noted. */
  stringMap(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name);
    if (value === undefined) return EMPTY_MAP;
    const map = new Map<string, string>();
    if (!isObject(value)) {
      this.#wrong(name, "a map of strings");
      return map;
    }
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (typeof item === "string") map.set(key, item);
      else this.#note("a string", name, key);
    }
    return map;
  }

  /** Whatever the field holds; undefined where it is absent or null. */
  any(name: string): unknown {
    return this.#value(name);
  }

  /** Whether the field is there and not null, whatever its type. */
  has(name: string): boolean {
    return this.#value(name) !== undefined;
  }

  #value(name: string): unknown {
    // The names that readers ask for are none of those that every object inherits.
    return this.#object?.[name] ?? undefined;
  }

  #items(name: string): readonly unknown[] {
    const value = this.#value(name);
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.#wrong(name, "a list");
    return NO_ITEMS;
  }

  #wrong(name: string, expected: string): undefined {
    this.#note(expected, name);
    return undefined;
  }

  #note(expected: string, ...tokens: readonly (string | number)[]): void {
    this.problems.push({ path: this.#path() + pointer(...tokens), expected });
  }

  #path(): JsonPointer {
    if (!this.#parent) return "";
    const own = this.#index === undefined ? pointer(this.#field) : pointer(this.#field, this.#index);
    return this.#parent.#path() + own;
  }
}

const NO_ITEMS: readonly unknown[] = [];
const EMPTY_MAP: ReadonlyMap<string, string> = new Map();
const ABSENT = new ShapeReader(undefined);

function isString(value: unknown): value is string {
  return typeof value === "string";
}
