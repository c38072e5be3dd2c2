import { ShapeReader } from "../../../domain/kinds/shape.ts";

/** The entries of a Secret: key → value as written, in base64 unless it comes from `stringData`. */
export type Secret = ReadonlyMap<string, string>;

/** The view of `value` as a Secret; `stringData` wins, as in the API server. Never throws. */
export function readSecret(value: unknown): Secret {
  const reader = new ShapeReader(value);
  return new Map([...reader.stringMap("data"), ...reader.stringMap("stringData")]);
}
