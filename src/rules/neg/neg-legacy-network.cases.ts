import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-legacy-network": [
    {
      title: "A legacy network",
      cluster: { legacyNetwork: true },
      object: ingressNeg(),
      expect: [{ message: "legacy", action: "deny" }],
      isExample: true,
    },
    { title: "A VPC network", object: ingressNeg(), expect: [], isExample: true },
  ],
};
