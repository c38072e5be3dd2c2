import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { LOCAL } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "etp-invalid": [
    {
      title: "A policy in the wrong case",
      object: rbs({ spec: { externalTrafficPolicy: "local" } }),
      expect: [{ message: "unknown", action: "deny" }],
      isExample: true,
    },
    {
      title: "A policy that does not exist",
      object: internal({ spec: { externalTrafficPolicy: "Global" } }),
      expect: [{ message: "unknown", action: "deny" }],
    },
    { title: "Local", object: rbs({ spec: LOCAL }), expect: [], isExample: true },
    { title: "Cluster", object: rbs({ spec: { externalTrafficPolicy: "Cluster" } }), expect: [] },
    { title: "None, which means Cluster", object: rbs(), expect: [] },
  ],
};
