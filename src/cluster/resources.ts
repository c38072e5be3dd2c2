import { collectionPath } from "../domain/kinds/kind.ts";
import { WATCHED, type Watched } from "../domain/kinds/kinds.ts";

/** A kind of objects that is watched. */
export type WatchedKind = Watched["kind"];

/** Where the objects of a kind are, and how they are read. */
export interface WatchedResource {
  readonly kind: WatchedKind;
  /** The path of the collection, over all namespaces. */
  readonly path: string;
  /** Only `metadata` is transferred (PartialObjectMetadata). */
  readonly metadataOnly: boolean;
  /** It exists only where a CRD was installed; without the CRD there are no objects, which is all there is to know. */
  readonly isOptional: boolean;
}

/** Everything that is watched, the Services first. */
export const WATCHED_RESOURCES: readonly WatchedResource[] = WATCHED.map((kind) => ({
  kind: kind.kind,
  path: collectionPath(kind),
  metadataOnly: kind.watched === "metadata",
  isOptional: "isCustom" in kind,
}));
