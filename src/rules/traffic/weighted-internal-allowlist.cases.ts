import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { LOCAL, WEIGHTED } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "weighted-internal-allowlist": [
    {
      title: "An internal Service of an ordinary project",
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "notListed", action: "warn" }],
      isExample: true,
    },
    {
      title: "An internal Service of a project on the allow list",
      cluster: { features: { weightedIlb: true } },
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    { title: "With policy Cluster", object: internal({ annotations: WEIGHTED }), expect: [] },
    { title: "An external Service", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
  ],
};
