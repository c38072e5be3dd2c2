import fc from "fast-check";
import type { JsonValue } from "../../src/domain/json.ts";
import { readManifestText } from "../../src/manifests/manifest-text.ts";

export const valuesOf = (text: string) => readManifestText(text).documents.map(({ value }) => value);

const KEYS = ["a", "b", "networking.gke.io/type", "yes", "7", "with space"];

export const scalar = fc.oneof(
  fc.constantFrom(
    "",
    "yes",
    "12",
    "a: b",
    "# c",
    "it's",
    '"q"',
    "null",
    "é",
    "x y",
    "-",
    "{}",
    "0x1",
    "tab\tend",
    "two\nlines",
  ),
  fc.integer({ min: -5, max: 70_000 }),
  fc.boolean(),
  fc.constant(null),
);

const tree = fc.letrec<{ node: JsonValue; map: JsonValue }>((tie) => ({
  node: fc.oneof({ depthSize: "small" }, scalar, fc.array(tie("node"), { maxLength: 3 }), tie("map")),
  map: fc.dictionary(fc.constantFrom(...KEYS), tie("node"), { maxKeys: 4 }),
}));

export const document = fc.record({ kind: fc.constant("Service"), metadata: tree.map, spec: tree.map });
