import { kind } from "./kind.ts";
import { readIdentity } from "./metadata.ts";
import { ShapeReader } from "./shape.ts";

/** The entries of a Secret: key → value as written, in base64 unless it comes from `stringData`. */
export type SecretEntries = ReadonlyMap<string, string>;

/** A Secret, as far as manifests show it: it is not watched, so that no Secret of a cluster is ever read. */
export const SECRET = kind({
  kind: "Secret",
  group: "",
  version: "v1",
  plural: "secrets",
  indexedAs: "secrets",
  peer: (secret) => ({ metadata: readIdentity(secret), entries: entriesOf(secret) }),
});

/** The entries of `value` as a Secret. Never throws. */
export function readSecretEntries(value: unknown): SecretEntries {
  return entriesOf(new ShapeReader(value));
}

/** `stringData` wins, as in the API server. */
function entriesOf(secret: ShapeReader): SecretEntries {
  return new Map([...secret.stringMap("data"), ...secret.stringMap("stringData")]);
}
