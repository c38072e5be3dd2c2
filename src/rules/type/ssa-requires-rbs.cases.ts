import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer } from "../shared/service.sketches.ts";
import { AFFINITY, byClientIp, LISTED, strong } from "./session-affinity.sketches.ts";

export const CASES: CaseTable = {
  "ssa-requires-rbs": [
    {
      title: "An internal load balancer",
      object: internal({ annotations: { [AFFINITY]: "enabled" } }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "An external one on a backend service", cluster: LISTED, object: strong(), expect: [], isExample: true },
    {
      title: "A live target pool",
      object: live(loadBalancer, "target pool", { annotations: { [AFFINITY]: "enabled" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A new Service that gets l4-rbs in the same request",
      cluster: LISTED,
      object: loadBalancer({ annotations: { [AFFINITY]: "enabled" }, spec: byClientIp(600) }),
      expect: [],
    },
  ],
};
