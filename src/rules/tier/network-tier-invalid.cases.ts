import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { STANDARD, TIER, WANTS_TARGET_POOL } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-invalid": [
    {
      title: "The API's spelling on an RBS Service",
      object: rbs({ annotations: { [TIER]: "STANDARD" } }),
      expect: [{ message: "premium", action: "deny" }],
      isExample: true,
    },
    {
      title: "Lower case on a target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: { [TIER]: "standard" } }),
      expect: [{ message: "fails", action: "deny" }],
    },
    {
      title: "An empty value",
      object: rbs({ annotations: { [TIER]: "" } }),
      expect: [{ message: "premium", action: "deny" }],
    },
    { title: "Standard", object: rbs({ annotations: STANDARD }), expect: [], isExample: true },
    {
      title: "An internal Service has no tier to choose",
      object: internal({ annotations: { [TIER]: "gold" } }),
      expect: [],
    },
  ],
};
