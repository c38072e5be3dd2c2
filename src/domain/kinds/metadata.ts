import type { ShapeReader } from "./shape.ts";

/** What rules read of `metadata`. */
export interface Metadata {
  /** Empty where the API server has yet to generate it (generateName). */
  readonly name: string;
  /** "default" where the manifest leaves it out. */
  readonly namespace: string;
  readonly uid: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly finalizers: readonly string[];
  /** deletionTimestamp is set: only finalizers are still to be removed. */
  readonly isTerminating: boolean;
}

/** The metadata of the object that `reader` reads. */
export function readMetadata(reader: ShapeReader): Metadata {
  const metadata = reader.object("metadata");
  return {
    name: metadata.string("name") ?? "",
    namespace: metadata.string("namespace") ?? "default",
    uid: metadata.string("uid"),
    annotations: metadata.stringMap("annotations"),
    labels: metadata.stringMap("labels"),
    finalizers: metadata.strings("finalizers"),
    isTerminating: metadata.has("deletionTimestamp"),
  };
}

/** The object as messages name it: "namespace/name". */
export function displayName({ namespace, name }: Pick<Metadata, "namespace" | "name">): string {
  return `${namespace}/${name}`;
}
