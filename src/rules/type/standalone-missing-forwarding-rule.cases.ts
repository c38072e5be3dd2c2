import type { CaseTable } from "../case.ts";
import { CLUSTER, standalone } from "./standalone.sketches.ts";

export const CASES: CaseTable = {
  "standalone-missing-forwarding-rule": [
    {
      title: "No forwarding rule",
      cluster: CLUSTER,
      object: standalone(),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    { title: "A forwarding rule", cluster: CLUSTER, object: standalone("rule-a"), expect: [], isExample: true },
    {
      title: "Blanks and commas name none",
      cluster: CLUSTER,
      object: standalone(" , ,"),
      expect: [{ message: "missing", action: "warn" }],
    },
  ],
};
