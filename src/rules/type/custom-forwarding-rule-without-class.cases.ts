import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { CLUSTER, RULE, standalone } from "./standalone.sketches.ts";

export const CASES: CaseTable = {
  "custom-forwarding-rule-without-class": [
    {
      title: "The annotation without the class",
      object: rbs({ annotations: { [RULE]: "rule-a" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    { title: "With the class", cluster: CLUSTER, object: standalone("rule-a"), expect: [], isExample: true },
    { title: "Without either", object: rbs(), expect: [] },
  ],
};
