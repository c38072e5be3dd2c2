import type { Knowledge } from "../engine/live-index.ts";
import { keyOf, LiveIndex, type LookedUpKind } from "../engine/live-index.ts";
import type { ObjectIndex } from "../engine/object-index.ts";
import { packedStorage } from "./packed-storage.ts";
import { project } from "./projection.ts";
import type { ReflectorSink } from "./reflector.ts";

/** Told of each change to the Services, before the index has it. */
export type ServiceListener = (object: unknown, isGone: boolean) => void;

/** The objects of the cluster that rules look up, as projections. */
export class ClusterIndex {
  readonly #index = new LiveIndex(packedStorage());

  /** A sink for one kind of objects. */
  sink(kind: LookedUpKind, onChange: ServiceListener = () => {}): ReflectorSink {
    const index = this.#index;
    return {
      put(object) {
        const projection = project(kind, object);
        if (index.set(kind, projection)) onChange(projection, false);
        return keyOf(kind, projection);
      },
      remove(object) {
        if (index.delete(kind, object)) onChange(object, true);
      },
      retain: (keys) => void index.retain(kind, keys),
    };
  }

  count(kind: LookedUpKind): number {
    return this.#index.count(kind);
  }

  /** What is kept of the Services, Ingresses and workloads, as manifests. */
  objects(): Iterable<unknown> {
    return this.#index.objects();
  }

  /** The index as it is now, for good. */
  snapshot(knowledge: Knowledge): ObjectIndex {
    return this.#index.snapshot(knowledge);
  }
}
