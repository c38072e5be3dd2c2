import { textAt } from "../domain/json.ts";
import { keyOf, type Peer } from "../domain/kinds/kind.ts";
import { INDEXED, type Indexed } from "../domain/kinds/kinds.ts";
import { LiveIndex } from "../engine/live-index.ts";
import type { Knowledge, ObjectIndex } from "../engine/object-index.ts";
import { packedStorage, unpacked } from "./packed-storage.ts";
import type { ReflectorSink } from "./reflector.ts";

/** Told of each change to the Services, before the index has it. */
type ServiceListener = (object: unknown, isGone: boolean) => void;

/** An object that the API server told of: it came, went or changed, or was told of again. */
export interface PeerChange {
  readonly kind: Indexed;
  /** See `keyOf`. */
  readonly key: string;
  /** Empty for one that is gone. */
  readonly resourceVersion: string;
  /** What rules read of it before and now; the same view where nothing of that changed. */
  readonly before: Peer<Indexed> | undefined;
  readonly after: Peer<Indexed> | undefined;
}

/** Who is told of every object that comes, changes or goes. It must not throw. */
export type PeerListener = (change: PeerChange) => void;

/** The objects of the cluster that rules look up, as projections. */
export class ClusterIndex {
  readonly #index = new LiveIndex(packedStorage);
  readonly #listeners = new Set<PeerListener>();

  /** Has `listener` told of each object from now on; the returned function ends it. */
  onPeer(listener: PeerListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A sink for one kind of objects. */
  sink(kind: Indexed, onChange: ServiceListener = () => {}): ReflectorSink {
    const index = this.#index;
    return {
      put: (object) => {
        const projection = kind.project(object);
        const key = keyOf(kind, projection);
        const before = this.#heard(kind, key);
        if (index.set(kind, projection)) onChange(projection, false);
        this.#tell(kind, key, before, object);
        return key;
      },
      remove: (object) => {
        const key = keyOf(kind, object);
        const before = this.#heard(kind, key);
        if (!index.delete(kind, object)) return;
        onChange(object, true);
        this.#tell(kind, key, before, undefined);
      },
      retain: (keys) => {
        const gone = this.#listeners.size === 0 ? [] : [...index.keys(kind)].filter((key) => !keys.has(key));
        const before = gone.map((key) => this.#heard(kind, key));
        index.retain(kind, keys);
        for (const [at, key] of gone.entries()) this.#tell(kind, key, before[at], undefined);
      },
    };
  }

  /** What is known of the object, where somebody listens. */
  #heard(kind: Indexed, key: string): Peer<Indexed> | undefined {
    return this.#listeners.size === 0 ? undefined : this.#index.peer(kind, key);
  }

  #tell(kind: Indexed, key: string, before: Peer<Indexed> | undefined, object: unknown): void {
    if (this.#listeners.size === 0) return;
    const resourceVersion = textAt(object, "metadata", "resourceVersion");
    const change = { kind, key, resourceVersion, before, after: this.#index.peer(kind, key) };
    for (const listener of this.#listeners) listener(change);
  }

  count(kind: Indexed): number {
    return this.#index.count(kind);
  }

  /** What is kept of every object, as manifests. */
  *objects(): Iterable<unknown> {
    for (const kind of INDEXED) {
      for (const packed of this.#index.packed(kind))
        yield { apiVersion: kind.apiVersion, kind: kind.kind, ...unpacked(packed) };
    }
  }

  /** The index as it is now, for good. */
  snapshot(knowledge: Knowledge): ObjectIndex {
    return this.#index.snapshot(knowledge);
  }
}
