import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { CLASSES, classed, EXT } from "./ownership.sketches.ts";

export const CASES: CaseTable = {
  "lb-class-added-after-create": [
    {
      title: "A class for an existing load balancer",
      cluster: CLASSES,
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "added", action: "deny" }],
      isExample: true,
    },
    {
      title: "A class for a load balancer that does not exist yet",
      cluster: CLASSES,
      old: rbs(),
      object: rbs({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "added", action: "deny" }],
    },
    {
      title: "A class for a Service that becomes a load balancer",
      cluster: CLASSES,
      old: clusterIp(),
      object: classed(EXT),
      expect: [],
      isExample: true,
    },
    { title: "A class on creation", cluster: CLASSES, object: classed(EXT), expect: [] },
  ],
};
