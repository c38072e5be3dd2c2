import { type IndexedKind, indexedKindOfObject } from "../domain/kinds/kinds.ts";
import { LiveIndex } from "./live-index.ts";
import type { Knowledge, ObjectIndex } from "./object-index.ts";

/** What to make an index of. */
interface ManifestIndexInput {
  /** Objects of any kind; what rules don't look up is passed over. */
  readonly objects: Iterable<unknown>;
  /** Whether these are all the objects of the cluster. */
  readonly isComplete: boolean;
  /** Kinds of which no object is given have none. */
  readonly lacksUnknownKinds?: boolean;
  /** Kinds that are known even where no object of theirs is given; by default those that are given, and Services, Ingresses and workloads. */
  readonly knownKinds?: readonly IndexedKind[];
  readonly elsewhere?: Knowledge["elsewhere"];
  readonly mayHide?: Knowledge["mayHide"];
}

const ALWAYS_KNOWN: readonly IndexedKind[] = ["services", "ingresses", "workloads"];

/** An index of a fixed set of objects, made once. */
export function indexManifests(input: ManifestIndexInput): ObjectIndex {
  const { objects, isComplete, lacksUnknownKinds = false, knownKinds = [], elsewhere, mayHide } = input;
  const known = new Set<IndexedKind>([...ALWAYS_KNOWN, ...knownKinds]);
  const index = new LiveIndex();
  for (const object of objects) {
    const kind = indexedKindOfObject(object);
    if (kind === undefined) continue;
    known.add(kind.indexedAs);
    index.set(kind, object);
  }
  return index.snapshot({
    knows: (kind) => known.has(kind),
    whyUnknown: () => "not given",
    isComplete,
    lacksUnknownKinds,
    elsewhere,
    mayHide,
  });
}

/** An index without objects, for which nothing is known. */
export const UNKNOWN_INDEX: ObjectIndex = new LiveIndex().snapshot({
  knows: () => false,
  whyUnknown: () => "not given",
  isComplete: false,
  lacksUnknownKinds: false,
});
