import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { AFFINITY, byClientIp, LISTED, strong } from "./session-affinity.sketches.ts";

export const CASES: CaseTable = {
  "ssa-not-available": [
    {
      title: "A project that is not on the allow list",
      object: strong(),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    { title: "A project that is", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "On a live Service, whose later edits would not be applied",
      object: live(rbs, "rbs", { annotations: { [AFFINITY]: "enabled" }, spec: byClientIp(600) }),
      old: live(rbs, "rbs", { spec: byClientIp(600) }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "Another kind of load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [],
    },
    { title: "A value that does not ask for it", object: rbs({ annotations: { [AFFINITY]: "no" } }), expect: [] },
  ],
};
