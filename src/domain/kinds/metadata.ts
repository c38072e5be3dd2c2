import { ANNOTATIONS, L3_FORWARDING_RULE, TCP_FORWARDING_RULE, UDP_FORWARDING_RULE } from "../annotations.ts";
import type { ShapeReader } from "./shape.ts";

/** What rules read of `metadata`. */
export interface Metadata {
  /** Empty where the API server has yet to generate it (generateName). */
  readonly name: string;
  /** "default" where the manifest leaves it out. */
  readonly namespace: string;
  readonly uid: string | undefined;
  /** Of a peer only those that are anyone's input, and the names of forwarding rules. */
  readonly annotations: ReadonlyMap<string, string>;
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
    annotations: readAnnotations(metadata),
    finalizers: metadata.strings("finalizers"),
    isTerminating: metadata.has("deletionTimestamp"),
  };
}

/** The annotations of the metadata that `reader` reads. */
export function readAnnotations(metadata: ShapeReader): ReadonlyMap<string, string> {
  return metadata.stringMap("annotations", isKept);
}

/** The labels of the object that `reader` reads; of a peer those that `keeps` takes. */
export function readLabels(reader: ShapeReader, keeps?: (key: string) => boolean): ReadonlyMap<string, string> {
  return reader.object("metadata").stringMap("labels", keeps);
}

/** The annotations by which a controller tells the names of the forwarding rules that it made; rules look for these names. */
const FORWARDING_RULE_NAMES = [TCP_FORWARDING_RULE, UDP_FORWARDING_RULE, L3_FORWARDING_RULE].flatMap((key) => [
  key,
  `${key}-ipv6`,
]);

const KEPT: ReadonlySet<string> = new Set([
  ...[...ANNOTATIONS.values()].filter(({ writer }) => writer === "user").map(({ key }) => key),
  ...FORWARDING_RULE_NAMES,
]);

function isKept(key: string): boolean {
  return KEPT.has(key);
}

/** What is read of objects of which rules look at little more than that they exist. */
export interface Identity {
  readonly name: string;
  /** "default" where the manifest leaves it out. */
  readonly namespace: string;
}

/** The name and namespace of the object that `reader` reads. */
export function readIdentity(reader: ShapeReader): Identity {
  const metadata = reader.object("metadata");
  return { name: metadata.string("name") ?? "", namespace: metadata.string("namespace") ?? "default" };
}

/** The object as messages name it: "namespace/name". */
export function displayName({ namespace, name }: Identity): string {
  return `${namespace}/${name}`;
}
