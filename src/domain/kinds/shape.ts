import { isObject, type JsonObject, type JsonPointer, pointer } from "../json.ts";

/** A place where an object is not of the shape that its kind demands; the API server refuses it, rules skip it. */
export interface ShapeProblem {
  readonly path: JsonPointer;
  readonly expected: string;
}

/**
 * Reads fields of unknown JSON, and notes what has the wrong type instead of throwing. Absent and null are the same.
 *
 * A reader may keep what it reads, as an object of the same form: what has the wrong type or is what a reading assumes
 * anyway is left out, so that reading what was kept gives the same.
 */
export class ShapeReader {
  readonly #object: JsonObject | undefined;
  readonly #kept: Record<string, unknown> | undefined;
  /** Where the object is: in a field of another one, or an item of a list there. Paths are spelt only where there is a problem. */
  readonly #parent: ShapeReader | undefined;
  readonly #field: string;
  readonly #index: number | undefined;
  readonly problems: ShapeProblem[];

  constructor(value: unknown, kept?: Record<string, unknown>, parent?: ShapeReader, field = "", index?: number) {
    this.#kept = kept;
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
    if (typeof value === "string") return this.#keep(name, value);
    return value === undefined ? undefined : this.#wrong(name, "a string");
  }

  /** The string, or `assumed` where it is absent or empty. */
  text<T extends string | undefined>(name: string, assumed: T): string | T {
    const value = this.#value(name);
    if (typeof value === "string") return value === "" || value === assumed ? assumed : this.#keep(name, value);
    if (value !== undefined) this.#wrong(name, "a string");
    return assumed;
  }

  integer(name: string): number | undefined {
    const value = this.#value(name);
    if (typeof value === "number" && Number.isInteger(value)) return this.#keep(name, value);
    return value === undefined ? undefined : this.#wrong(name, "an integer");
  }

  number(name: string): number | undefined {
    const value = this.#value(name);
    if (typeof value === "number") return this.#keep(name, value);
    return value === undefined ? undefined : this.#wrong(name, "a number");
  }

  /** The boolean, or `assumed` where it is absent. */
  flag(name: string, assumed: boolean): boolean {
    const value = this.#value(name);
    if (typeof value === "boolean") return value === assumed ? assumed : this.#keep(name, value);
    if (value !== undefined) this.#wrong(name, "true or false");
    return assumed;
  }

  /** The boolean; undefined where it is absent. */
  boolean(name: string): boolean | undefined {
    const value = this.#value(name);
    if (typeof value === "boolean") return this.#keep(name, value);
    return value === undefined ? undefined : this.#wrong(name, "true or false");
  }

  /** A Kubernetes IntOrString. */
  integerOrString(name: string): number | string | undefined {
    const value = this.#value(name);
    if (typeof value === "string" || (typeof value === "number" && Number.isInteger(value))) {
      return this.#keep(name, value);
    }
    return value === undefined ? undefined : this.#wrong(name, "an integer or a string");
  }

  /** The strings of a list; items of other types are left out and noted. */
  strings(name: string): readonly string[] {
    const items = this.#items(name);
    const strings = items.every(isString) ? items : this.#stringsAmong(name, items);
    return strings.length > 0 ? this.#keep(name, strings) : strings;
  }

  /** What `read` makes of each item of a list of objects. */
  objects<T>(name: string, read: (item: ShapeReader, index: number) => T): readonly T[] {
    const items = this.#items(name);
    const kept = this.#kept && items.length > 0 ? keptList(this.#kept, name) : undefined;
    const views: T[] = [];
    for (let index = 0; index < items.length; index++) {
      const item = items[index];
      views.push(read(new ShapeReader(item, kept && keptItem(kept, index, item), this, name, index), index));
    }
    return views;
  }

  /** A reader for the object at `name`; it reads nothing where there is none. */
  object(name: string): ShapeReader {
    const value = this.#value(name);
    if (value === undefined) return ABSENT;
    const kept = this.#kept && isObject(value) ? keptObject(this.#kept, name) : undefined;
    return new ShapeReader(value, kept, this, name);
  }

  /** The entries of a map of strings; values of other types are left out and noted. Those that `keeps` refuses are read and not kept. */
  stringMap(name: string, keeps: (key: string) => boolean = () => true): ReadonlyMap<string, string> {
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
      // Go reads null into an empty string.
      else if (item === null) map.set(key, "");
      else this.#note("a string", name, key);
    }
    if (this.#kept !== undefined) {
      const entries = [...map].filter(([key]) => keeps(key));
      if (entries.length > 0) this.#keep(name, Object.fromEntries(entries));
    }
    return map;
  }

  /** Whatever the field holds; undefined where it is absent or null. */
  any(name: string): unknown {
    const value = this.#value(name);
    return value === undefined ? undefined : this.#keep(name, value);
  }

  /** Whether the field is there and not null, whatever its type. What it holds is not kept. */
  has(name: string): boolean {
    const value = this.#value(name);
    if (value === undefined) return false;
    if (this.#kept === undefined) return true;
    if (isObject(value)) keptObject(this.#kept, name);
    else if (Array.isArray(value)) keptList(this.#kept, name);
    else this.#kept[name] = value;
    return true;
  }

  #value(name: string): unknown {
    // The names that readers ask for are none of those that every object inherits.
    return this.#object?.[name] ?? undefined;
  }

  #keep<T>(name: string, value: T): T {
    if (this.#kept !== undefined) this.#kept[name] = value;
    return value;
  }

  #items(name: string): readonly unknown[] {
    const value = this.#value(name);
    if (Array.isArray(value)) return value;
    if (value !== undefined) this.#wrong(name, "a list");
    return NO_ITEMS;
  }

  #stringsAmong(name: string, items: readonly unknown[]): readonly string[] {
    for (const [index, item] of items.entries()) if (!isString(item)) this.#note("a string", name, index);
    return items.filter(isString);
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

/** The object that is kept in the field, which several readings may add to. */
function keptObject(kept: Record<string, unknown>, name: string): Record<string, unknown> {
  const before = kept[name];
  if (isObject(before)) return before as Record<string, unknown>;
  const below: Record<string, unknown> = {};
  kept[name] = below;
  return below;
}

/** The list that is kept in the field. */
function keptList(kept: Record<string, unknown>, name: string): unknown[] {
  const before = kept[name];
  if (Array.isArray(before)) return before;
  const list: unknown[] = [];
  kept[name] = list;
  return list;
}

/** The object that is kept as an item of a list; what is no object is kept as null, which reads the same. */
function keptItem(kept: unknown[], index: number, item: unknown): Record<string, unknown> | undefined {
  const before = kept[index];
  if (isObject(before)) return before as Record<string, unknown>;
  const below: Record<string, unknown> | undefined = isObject(item) ? {} : undefined;
  kept[index] = below ?? null;
  return below;
}

const NO_ITEMS: readonly unknown[] = [];
const EMPTY_MAP: ReadonlyMap<string, string> = new Map();
const ABSENT = new ShapeReader(undefined);

function isString(value: unknown): value is string {
  return typeof value === "string";
}
