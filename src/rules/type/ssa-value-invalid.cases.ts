import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { AFFINITY, LISTED, strong } from "./session-affinity.sketches.ts";

export const CASES: CaseTable = {
  "ssa-value-invalid": [
    {
      title: "Only the exact value counts",
      object: rbs({ annotations: { [AFFINITY]: "Enabled" } }),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "enabled", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "Another word",
      object: rbs({ annotations: { [AFFINITY]: "true" } }),
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A value that says no does no harm",
      object: rbs({ annotations: { [AFFINITY]: "disabled" } }),
      expect: [{ message: "harmless", action: "warn" }],
    },
    {
      title: "Nor does an empty one",
      object: rbs({ annotations: { [AFFINITY]: "" } }),
      expect: [{ message: "harmless", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [AFFINITY]: "yes" } }), expect: [] },
  ],
};
