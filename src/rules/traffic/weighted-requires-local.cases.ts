import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { LOCAL, WEIGHTED } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "weighted-requires-local": [
    {
      title: "With policy Cluster",
      object: rbs({ annotations: WEIGHTED, spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [{ message: "noEffect", action: "warn" }],
      isExample: true,
    },
    {
      title: "With subsetting and without a policy",
      cluster: { features: { weightedIlb: true } },
      object: internal({ annotations: WEIGHTED }),
      expect: [{ message: "noEffect", action: "warn" }],
    },
    { title: "With policy Local", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    {
      title: "On a target pool nothing would weigh anyway",
      object: loadBalancer({ annotations: { ...WEIGHTED, "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
};
