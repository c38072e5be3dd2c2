import t from "tap";
import { didYouMean } from "../../src/domain/edit-distance.ts";

const NAMES = ["lint", "fix", "lsp", "help", "bash", "lb-type-value-invalid", "lb-type-deprecated-key", "dataplaneV2"];

/** What is written, and what is meant; undefined where nobody can tell. */
const CASES: readonly (readonly [written: string, meant: string | undefined])[] = [
  ["lnit", "lint"],
  ["fxi", "fix"],
  ["hlep", "help"],
  ["LINT", "lint"],
  ["dataplanev2", "dataplaneV2"],
  ["dataplane", "dataplaneV2"],
  ["lb-type", "lb-type-value-invalid"],
  ["deprecated-key", "lb-type-deprecated-key"],
  ["lb-type-invalid-value", "lb-type-value-invalid"],
  ["tcsh", undefined],
  ["deploy", undefined],
  ["li", undefined],
  ["type-of-day", undefined],
  ["", undefined],
];

for (const [written, meant] of CASES)
  t.test(`"${written}" is taken for ${meant ?? "nothing"}`, async (t) => {
    t.equal(didYouMean(written, NAMES), meant === undefined ? "" : `; did you mean "${meant}"?`);
  });
