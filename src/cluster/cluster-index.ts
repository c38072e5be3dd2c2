import { keyOf } from "../domain/kinds/kind.ts";
import { INDEXED, type Indexed } from "../domain/kinds/kinds.ts";
import { LiveIndex } from "../engine/live-index.ts";
import type { Knowledge, ObjectIndex } from "../engine/object-index.ts";
import { packedStorage, unpacked } from "./packed-storage.ts";
import type { ReflectorSink } from "./reflector.ts";

/** Told of each change to the Services, before the index has it. */
type ServiceListener = (object: unknown, isGone: boolean) => void;

/** The objects of the cluster that rules look up, as projections. */
export class ClusterIndex {
  readonly #index = new LiveIndex(packedStorage);

  /** A sink for one kind of objects. */
  sink(kind: Indexed, onChange: ServiceListener = () => {}): ReflectorSink {
    const index = this.#index;
    return {
      put(object) {
        const projection = kind.project(object);
        if (index.set(kind, projection)) onChange(projection, false);
        return keyOf(kind, projection);
      },
      remove(object) {
        if (index.delete(kind, object)) onChange(object, true);
      },
      retain: (keys) => void index.retain(kind, keys),
    };
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
