import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-not-reserved": [
    {
      title: "An internal IP that nobody reserved",
      object: internal({ spec: { loadBalancerIP: "10.0.0.77" } }),
      expect: [{ message: "notReserved", action: "warn" }],
      isExample: true,
    },
    { title: "A reserved internal IP", object: internal({ spec: { loadBalancerIP: "10.0.0.50" } }), expect: [] },
  ],
};
