import type { FoundBy } from "../domain/kinds/kind.ts";

/** How a table keeps its objects: `pack` may throw away what nobody reads, `read` makes the view that callers get. */
export interface Storage<T> {
  pack(object: unknown): unknown;
  read(packed: unknown): T;
}

/** One change: what stood at `key` before. Snapshots hold on to the change that was the last when they were taken. */
interface Change {
  readonly key: string;
  readonly before: unknown;
  next: Change | undefined;
}

/**
 * The keys of the objects that an index lists under one key; most of the time there is only one. A list takes a third of
 * the memory of a set, and an update that leaves a key where it is never searches it.
 */
type Posting = string | string[];

/**
 * Objects by key, found by secondary keys, as a mutable table with snapshots that never change.
 *
 * The table itself is always the newest state. A snapshot costs nothing to take: it remembers the last change, and undoes
 * those that came after it when it is read. The garbage collector frees the changes that no snapshot can reach any more.
 */
export class ObjectTable<T> {
  readonly #storage: Storage<T>;
  readonly #foundBy: FoundBy<T>;
  readonly #objects = new Map<string, unknown>();
  readonly #postings: ReadonlyMap<string, Map<string, Posting>>;
  #last: Change = { key: "", before: undefined, next: undefined };
  /** What {@link ObjectTable.snapshot} gives until something changes. */
  #current: TableSnapshot<T> | undefined;
  readonly #onChange: () => void;

  constructor(storage: Storage<T>, foundBy: FoundBy<T>, onChange: () => void = () => {}) {
    this.#storage = storage;
    this.#foundBy = foundBy;
    this.#onChange = onChange;
    this.#postings = new Map(Object.keys(foundBy).map((index) => [index, new Map()]));
  }

  get size(): number {
    return this.#objects.size;
  }

  keys(): Iterable<string> {
    return this.#objects.keys();
  }

  /** The objects as the storage keeps them. */
  packed(): Iterable<unknown> {
    return this.#objects.values();
  }

  /** Puts the object at `key`; false where it is there already, just so. */
  set(key: string, object: unknown): boolean {
    const packed = this.#storage.pack(object);
    const before = this.#objects.get(key);
    if (packed === before) return false;
    this.#move(key, before, packed);
    this.#objects.set(key, packed);
    return true;
  }

  /** Removes the object at `key`; false where there is none. */
  delete(key: string): boolean {
    const before = this.#objects.get(key);
    if (before === undefined) return false;
    this.#move(key, before, undefined);
    return this.#objects.delete(key);
  }

  /** The table as it is now, for good. */
  snapshot(): TableSnapshot<T> {
    this.#current ??= this.#freeze();
    return this.#current;
  }

  #freeze(): TableSnapshot<T> {
    const { read } = this.#storage;
    const undone = new Map<string, unknown>();
    let last = this.#last;
    const undo = () => {
      for (let change = last.next; change; change = change.next) {
        if (!undone.has(change.key)) undone.set(change.key, change.before);
        last = change;
      }
    };
    const packedAt = (key: string) => (undone.has(key) ? undone.get(key) : this.#objects.get(key));
    const get = (key: string): T | undefined => {
      undo();
      const packed = packedAt(key);
      return packed === undefined ? undefined : read(packed);
    };
    return {
      get,
      // Most look-ups find nothing.
      find: (index, key) => {
        undo();
        const mayFind = undone.size > 0 || this.#postings.get(index)?.has(key) === true;
        return mayFind ? new Found(() => this.#find(index, key, undone, undo), get) : NO_OBJECTS;
      },
      all: () => new Found(() => this.#all(undone, undo), get),
    };
  }

  #find(index: string, key: string, undone: ReadonlyMap<string, unknown>, undo: () => void): readonly string[] {
    undo();
    const posting = this.#postings.get(index)?.get(key);
    const found = posting === undefined ? NONE : typeof posting === "string" ? [posting] : [...posting];
    if (undone.size === 0) return found;
    const kept = found.filter((candidate) => !undone.has(candidate));
    for (const [candidate, before] of undone) {
      if (before !== undefined && this.#keys(index, this.#storage.read(before)).includes(key)) kept.push(candidate);
    }
    return kept;
  }

  #all(undone: ReadonlyMap<string, unknown>, undo: () => void): readonly string[] {
    undo();
    if (undone.size === 0) return [...this.#objects.keys()];
    const kept = [...this.#objects.keys()].filter((key) => !undone.has(key));
    for (const [key, before] of undone) if (before !== undefined) kept.push(key);
    return kept;
  }

  #keys(index: string, view: T | undefined): readonly string[] {
    const keys = view === undefined ? undefined : this.#foundBy[index]?.(view);
    return keys === undefined ? NONE : [...new Set(keys)];
  }

  #move(key: string, before: unknown, after: unknown): void {
    this.#current = undefined;
    this.#onChange();
    const old = before === undefined ? undefined : this.#storage.read(before);
    const young = after === undefined ? undefined : this.#storage.read(after);
    for (const [index, postings] of this.#postings) {
      const [left, entered] = [this.#keys(index, old), this.#keys(index, young)];
      // A key that stays keeps its place, so that look-ups list objects in the order in which they came.
      for (const name of left) if (!entered.includes(name)) withdraw(postings, name, key);
      for (const name of entered) if (!left.includes(name)) post(postings, name, key);
    }
    const change: Change = { key, before, next: undefined };
    this.#last.next = change;
    this.#last = change;
  }
}

/** A table as it was at one moment. */
export interface TableSnapshot<T> {
  get(key: string): T | undefined;
  /** The objects that the index lists under `key`. */
  find(index: string, key: string): Iterable<T>;
  all(): Iterable<T>;
}

const NONE: readonly string[] = [];
const NO_OBJECTS: readonly never[] = [];

/** The objects at keys that are looked for anew by each loop over them: no more are read than it takes. */
class Found<T> implements Iterable<T> {
  readonly #keys: () => readonly string[];
  readonly #get: (key: string) => T | undefined;

  constructor(keys: () => readonly string[], get: (key: string) => T | undefined) {
    this.#keys = keys;
    this.#get = get;
  }

  // One generator for all: V8 makes a hidden class for each generator function that is called, which took two microseconds.
  *[Symbol.iterator]() {
    for (const key of this.#keys()) {
      const view = this.#get(key);
      if (view !== undefined) yield view;
    }
  }
}

function post(postings: Map<string, Posting>, name: string, key: string): void {
  const posting = postings.get(name);
  if (posting === undefined) postings.set(name, key);
  else if (typeof posting === "string") postings.set(name, [posting, key]);
  else posting.push(key);
}

function withdraw(postings: Map<string, Posting>, name: string, key: string): void {
  const posting = postings.get(name);
  if (posting === key) postings.delete(name);
  else if (Array.isArray(posting)) {
    posting.splice(posting.indexOf(key), 1);
    if (posting.length === 0) postings.delete(name);
  }
}
