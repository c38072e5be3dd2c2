import type { PeerChange } from "../cluster/cluster-index.ts";
import { type FoundBy, namedKey, type Peer } from "../domain/kinds/kind.ts";
import type { Indexed, IndexedKind } from "../domain/kinds/kinds.ts";
import { NamedLookups } from "../engine/named-lookups.ts";
import type { ObjectIndex } from "../engine/object-index.ts";

/** An object that has looked up more than this is taken to have looked up everything. */
const MOST_LOOKUPS = 64;
const EVERYTHING = "*";

/**
 * What the review of each object looked up. Rules say what they read by reading it, so nothing has to be declared twice:
 * whatever would be found now, or would have been found, by the same look-up may change what the review says.
 */
export class References {
  readonly #lookups = new Map<string, ReadonlySet<string>>();
  readonly #objects = new Map<string, Set<string>>();

  /** What `review` makes with the index; its look-ups are the object's from now on. */
  during<T>(object: string, index: ObjectIndex, review: (index: ObjectIndex) => T): T {
    const recording = new RecordingIndex(index);
    const result = review(recording);
    this.#replace(object, recording.lookups.size > MOST_LOOKUPS ? new Set([EVERYTHING]) : recording.lookups);
    return result;
  }

  forget(object: string): void {
    this.#replace(object, NONE);
  }

  /** The objects whose reviews may say something else after the change of a peer. */
  touchedBy({ kind, key, before, after }: PeerChange): ReadonlySet<string> {
    const touched = new Set<string>();
    if (before === after) return touched;
    const lookups = new Set([
      ...[EVERYTHING, allOf(kind), named(kind, key)],
      ...lookupsOf(kind, before),
      ...lookupsOf(kind, after),
    ]);
    for (const lookup of lookups) for (const object of this.#objects.get(lookup) ?? NONE) touched.add(object);
    return touched;
  }

  #replace(object: string, lookups: ReadonlySet<string>): void {
    const before = this.#lookups.get(object) ?? NONE;
    for (const lookup of before) {
      if (lookups.has(lookup)) continue;
      const objects = this.#objects.get(lookup);
      objects?.delete(object);
      if (objects?.size === 0) this.#objects.delete(lookup);
    }
    for (const lookup of lookups) {
      if (before.has(lookup)) continue;
      const objects = this.#objects.get(lookup);
      if (objects) objects.add(object);
      else this.#objects.set(lookup, new Set([object]));
    }
    if (lookups.size === 0) this.#lookups.delete(object);
    else this.#lookups.set(object, lookups);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** The look-ups by what the peer says that find it. */
function lookupsOf(kind: Indexed, peer: Peer<Indexed> | undefined): readonly string[] {
  if (peer === undefined) return [];
  const { namespace } = peer.metadata as { readonly namespace?: string };
  const foundBy = Object.entries(kind.foundBy as FoundBy<unknown>);
  return [
    within(kind, namespace ?? ""),
    ...foundBy.flatMap(([by, keys]) => Array.from(keys(peer), (key) => found(kind, by, key))),
  ];
}

const allOf = ({ kind }: Indexed) => kind;
const named = ({ kind }: Indexed, key: string) => `${kind} ${key}`;
const within = ({ kind }: Indexed, namespace: string) => `${kind} in ${namespace}`;
const found = ({ kind }: Indexed, by: string, key: string) => `${kind} by ${by} ${key}`;

/** An index that takes down what is looked up in it. */
class RecordingIndex extends NamedLookups {
  readonly lookups = new Set<string>();
  readonly #index: ObjectIndex;

  constructor(index: ObjectIndex) {
    super();
    this.#index = index;
  }

  get isComplete(): boolean {
    return this.#index.isComplete;
  }

  get lacksUnknownKinds(): boolean {
    return this.#index.lacksUnknownKinds;
  }

  knows(kind: IndexedKind): boolean {
    return this.#index.knows(kind);
  }

  whyUnknown(kind: IndexedKind): string {
    return this.#index.whyUnknown(kind);
  }

  get<K extends Indexed>(kind: K, namespace: string, name: string): Peer<K> | undefined {
    this.lookups.add(named(kind, namedKey(kind, namespace, name)));
    return this.#index.get(kind, namespace, name);
  }

  mayHide(): boolean {
    return false;
  }

  in<K extends Indexed>(kind: K, namespace: string): Iterable<Peer<K>> {
    this.lookups.add(within(kind, namespace));
    return this.#index.in(kind, namespace);
  }

  all<K extends Indexed>(kind: K): Iterable<Peer<K>> {
    this.lookups.add(allOf(kind));
    return this.#index.all(kind);
  }

  find<K extends Indexed>(kind: K, by: keyof K["foundBy"] & string, key: string): Iterable<Peer<K>> {
    this.lookups.add(found(kind, by, key));
    return this.#index.find(kind, by, key);
  }
}
