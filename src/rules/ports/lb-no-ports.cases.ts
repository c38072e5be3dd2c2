import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "lb-no-ports": [
    {
      title: "No ports",
      object: rbs({ ports: [] }),
      expect: [{ message: "none", action: "deny" }],
      isExample: true,
    },
    { title: "One port", object: rbs(), expect: [], isExample: true },
    { title: "A ClusterIP Service may have none", object: clusterIp({ ports: [] }), expect: [] },
  ],
};
