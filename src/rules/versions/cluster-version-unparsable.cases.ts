import type { CaseTable } from "../case.ts";
import { at } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "cluster-version-unparsable": [
    {
      title: "A channel instead of a version",
      cluster: at("rapid"),
      expect: [{ message: "unparsable", action: "info" }],
      isExample: true,
    },
    { title: "A version", expect: [] },
  ],
};
