import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-selectorless": [
    {
      title: "No selector",
      object: ingressNeg({ spec: { selector: {} } }),
      expect: [{ message: "selectorless", action: "warn" }],
      isExample: true,
    },
    { title: "A selector", object: ingressNeg(), expect: [], isExample: true },
  ],
};
