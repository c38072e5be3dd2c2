import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { AFFINITY, LISTED, strong } from "./session-affinity.sketches.ts";

export const CASES: CaseTable = {
  "ssa-requires-client-ip": [
    {
      title: "Without sessionAffinity",
      cluster: LISTED,
      object: strong({}),
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    { title: "With sessionAffinity: ClientIP", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "Another kind of load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [],
    },
  ],
};
