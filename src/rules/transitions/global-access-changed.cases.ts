import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, onInstanceGroups } from "./effects.sketches.ts";

const GLOBAL_ACCESS = { "networking.gke.io/internal-load-balancer-allow-global-access": "true" };

export const CASES: CaseTable = {
  "global-access-changed": [
    {
      title: "On instance groups",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: GLOBAL_ACCESS }),
      expect: [{ message: "recreated", action: "warn" }],
      isExample: true,
    },
    {
      title: "With subsetting",
      old: live(internal, "subsetting", { annotations: GLOBAL_ACCESS }),
      object: live(internal, "subsetting"),
      expect: [{ message: "patched", action: "info" }],
    },
    {
      title: "With subsetting and IPv6",
      cluster: DUAL_STACK,
      old: live(internal, "subsetting", { spec: BOTH }),
      object: live(internal, "subsetting", { annotations: GLOBAL_ACCESS, spec: BOTH }),
      expect: [{ message: "recreated", action: "warn" }],
    },
    {
      title: "Absent and false are the same",
      old: onInstanceGroups(),
      object: onInstanceGroups({
        annotations: { "networking.gke.io/internal-load-balancer-allow-global-access": "false" },
      }),
      expect: [],
      isExample: true,
    },
    {
      title: "An external Service ignores it",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: GLOBAL_ACCESS }),
      expect: [],
    },
    { title: "Nothing is live yet", old: internal(), object: internal({ annotations: GLOBAL_ACCESS }), expect: [] },
    {
      title: "The switch from external comes with a new load balancer anyway",
      old: live(rbs, "rbs"),
      object: live(internal, "rbs", { annotations: GLOBAL_ACCESS }),
      expect: [],
    },
  ],
};
