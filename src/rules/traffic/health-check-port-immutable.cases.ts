import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { LOCAL, local } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "health-check-port-immutable": [
    {
      title: "The port is changed",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", local(31001)),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "The port stays",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { labels: { a: "b" }, ...local(31000) }),
      expect: [],
      isExample: true,
    },
    {
      title: "The port is left out, so the API server keeps it",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: LOCAL }),
      expect: [],
    },
    {
      title: "Cluster becomes Local with a port",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", local(31001)),
      expect: [],
    },
    {
      title: "A ClusterIP Service becomes a load balancer with a port",
      old: clusterIp(),
      object: rbs(local(31001)),
      expect: [],
    },
  ],
};
