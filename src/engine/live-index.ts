import { type FoundBy, keyOf, namedKey, type Peer } from "../domain/kinds/kind.ts";
import { INDEXED, type Indexed, type IndexedKind } from "../domain/kinds/kinds.ts";
import type { SERVICE } from "../domain/kinds/service.ts";
import { NamedLookups } from "./named-lookups.ts";
import type { Knowledge, ObjectIndex } from "./object-index.ts";
import { ObjectTable, type Storage, type TableSnapshot } from "./object-table.ts";

/** How an index keeps the objects of a kind, which it takes as they are or as projections. */
export type StorageOf = (kind: Indexed) => Storage<unknown>;

/** Objects are kept as the views that rules read of peers, which are those of the webhook's projections. */
const AS_VIEWS: StorageOf = (kind) => ({
  pack: (object) => kind.readPeer(object),
  read: (packed) => packed,
});

/** The objects that rules look up, found by what rules look them up by. It changes; rules read snapshots of it. */
export class LiveIndex {
  readonly #tables: ReadonlyMap<Indexed, ObjectTable<unknown>>;
  /** What {@link LiveIndex.snapshot} gives until something changes: reviews ask more often than objects change. */
  #current: { readonly knowledge: Knowledge; readonly index: ObjectIndex } | undefined;

  constructor(storageOf: StorageOf = AS_VIEWS) {
    const onChange = () => (this.#current = undefined);
    this.#tables = new Map(INDEXED.map((kind) => [kind, new ObjectTable(storageOf(kind), keysOf(kind), onChange)]));
  }

  /** Puts an object of the kind in, or in the place of the one of that name; false where nothing changes. */
  set(kind: Indexed, object: unknown): boolean {
    return this.#table(kind).set(keyOf(kind, object), object);
  }

  /** Takes the object of that kind and name out; false where it is not there. */
  delete(kind: Indexed, object: unknown): boolean {
    return this.#table(kind).delete(keyOf(kind, object));
  }

  /** Takes out the objects of the kind that are not among `kept`, which are keys by {@link keyOf}; how many these were. */
  retain(kind: Indexed, kept: ReadonlySet<string>): number {
    const table = this.#table(kind);
    const gone = [...table.keys()].filter((key) => !kept.has(key));
    for (const key of gone) table.delete(key);
    return gone.length;
  }

  /** The object at the key as it is now. */
  peer<K extends Indexed>(kind: K, key: string): Peer<K> | undefined {
    return this.#table(kind).snapshot().get(key) as Peer<K> | undefined;
  }

  /** The keys of the kind's objects. */
  keys(kind: Indexed): Iterable<string> {
    return this.#table(kind).keys();
  }

  /** How many objects of the kind there are. */
  count(kind: Indexed): number {
    return this.#table(kind).size;
  }

  /** The objects of the kind as the index's storage keeps them. */
  packed(kind: Indexed): Iterable<unknown> {
    return this.#table(kind).packed();
  }

  /** The index as it is now, for good; `knowledge` says what it can be relied on for. */
  snapshot(knowledge: Knowledge): ObjectIndex {
    if (this.#current?.knowledge !== knowledge) this.#current = { knowledge, index: this.#freeze(knowledge) };
    return this.#current.index;
  }

  #freeze(knowledge: Knowledge): ObjectIndex {
    const snapshots = new Map<Indexed, TableSnapshot<unknown>>();
    for (const [kind, table] of this.#tables) snapshots.set(kind, table.snapshot());
    return new IndexSnapshot(snapshots, knowledge);
  }

  #table(kind: Indexed): ObjectTable<unknown> {
    const table = this.#tables.get(kind);
    if (table === undefined) throw new RangeError(`${kind.kind} is not looked up`);
    return table;
  }
}

function keysOf(kind: Indexed): FoundBy<unknown> {
  // The tables of all kinds are of one type, and each is asked for its own kind's keys only.
  const foundBy = kind.foundBy as FoundBy<unknown>;
  if ("isClusterScoped" in kind) return foundBy;
  return { ...foundBy, [NAMESPACE]: (peer) => [(peer as Peer<typeof SERVICE>).metadata.namespace] };
}

const NAMESPACE = "namespace";

class IndexSnapshot extends NamedLookups {
  readonly #snapshots: ReadonlyMap<Indexed, TableSnapshot<unknown>>;
  readonly #knowledge: Knowledge;

  constructor(snapshots: ReadonlyMap<Indexed, TableSnapshot<unknown>>, knowledge: Knowledge) {
    super();
    this.#snapshots = snapshots;
    this.#knowledge = knowledge;
  }

  get isComplete(): boolean {
    return this.#knowledge.isComplete;
  }

  get lacksUnknownKinds(): boolean {
    return this.#knowledge.lacksUnknownKinds;
  }

  knows(kind: IndexedKind): boolean {
    return this.#knowledge.knows(kind);
  }

  whyUnknown(kind: IndexedKind): string {
    return this.#knowledge.whyUnknown(kind);
  }

  get<K extends Indexed>(kind: K, namespace: string, name: string): Peer<K> | undefined {
    const found = this.#of(kind).get(namedKey(kind, namespace, name));
    return found ?? this.#knowledge.elsewhere?.(kind, namespace, name);
  }

  mayHide(kind: Indexed, namespace: string, name: string): boolean {
    return this.#knowledge.mayHide?.(kind, namespace, name) ?? false;
  }

  in<K extends Indexed>(kind: K, namespace: string): Iterable<Peer<K>> {
    return this.#of(kind).find(NAMESPACE, namespace);
  }

  all<K extends Indexed>(kind: K): Iterable<Peer<K>> {
    return this.#of(kind).all();
  }

  find<K extends Indexed>(kind: K, by: keyof K["foundBy"] & string, key: string): Iterable<Peer<K>> {
    return this.#of(kind).find(by, key);
  }

  #of<K extends Indexed>(kind: K): TableSnapshot<Peer<K>> {
    // Each kind's table holds that kind's peers.
    return this.#snapshots.get(kind) as TableSnapshot<Peer<K>>;
  }
}
