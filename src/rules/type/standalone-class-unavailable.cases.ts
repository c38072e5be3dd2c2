import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { CLUSTER, standalone } from "./standalone.sketches.ts";

const WITHOUT = { gkeVersion: "1.36.3-gke.1000000" };

export const CASES: CaseTable = {
  "standalone-class-unavailable": [
    {
      title: "A cluster without the controller",
      cluster: WITHOUT,
      object: standalone("rule-a"),
      expect: [{ message: "unavailable", action: "deny" }],
      isExample: true,
    },
    {
      title: "A cluster with the controller",
      cluster: CLUSTER,
      object: standalone("rule-a"),
      expect: [],
      isExample: true,
    },
    { title: "Another class", cluster: WITHOUT, object: rbs(), expect: [] },
  ],
};
