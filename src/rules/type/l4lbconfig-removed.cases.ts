import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { L3, logged, logging } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "l4lbconfig-removed": [
    {
      title: "The annotation goes",
      cluster: L3,
      object: live(rbs, "rbs on NEGs"),
      old: live(rbs, "rbs on NEGs", logged),
      others: [logging],
      expect: [{ message: "removed", action: "info" }],
      isExample: true,
    },
    {
      title: "The annotation stays",
      cluster: L3,
      object: live(rbs, "rbs on NEGs", { ...logged, labels: { a: "b" } }),
      old: live(rbs, "rbs on NEGs", logged),
      others: [logging],
      expect: [],
      isExample: true,
    },
    {
      title: "The Service is no load balancer any more",
      cluster: L3,
      object: clusterIp(),
      old: live(rbs, "rbs", logged),
      expect: [],
    },
  ],
};
