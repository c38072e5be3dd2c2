import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-headless": [
    {
      title: "Headless",
      object: ingressNeg({ spec: { clusterIP: "None" } }),
      expect: [{ message: "headless", action: "info" }],
      isExample: true,
    },
    { title: "With an address", object: ingressNeg({ spec: { clusterIP: "10.4.0.7" } }), expect: [], isExample: true },
  ],
};
