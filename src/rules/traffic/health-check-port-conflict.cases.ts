import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { local } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "health-check-port-conflict": [
    {
      title: "Another Service has it as its health check port",
      object: rbs(local(31000)),
      others: [rbs({ name: "api", ...local(31000) })],
      expect: [{ message: "taken", action: "deny" }],
      isExample: true,
    },
    {
      title: "Another Service has it as a node port, in another namespace",
      object: rbs(local(31000)),
      others: [clusterIp({ name: "api", namespace: "other", ports: [{ port: 80, nodePort: 31000 }] })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "Several Services can't hold it, so one is enough",
      object: rbs(local(31000)),
      others: [rbs({ name: "a", ...local(31000) }), rbs({ name: "b", ports: [{ port: 80, nodePort: 31000 }] })],
      expect: [{ message: "taken", action: "deny" }],
    },
    {
      title: "The Service itself holds it",
      old: live(rbs, "rbs", { labels: { a: "b" }, ...local(31000) }),
      object: live(rbs, "rbs", local(31000)),
      others: [live(rbs, "rbs", local(31000))],
      expect: [],
    },
    {
      title: "Other ports are free",
      object: rbs(local(31000)),
      others: [rbs({ name: "api", ...local(31001) })],
      expect: [],
      isExample: true,
    },
  ],
};
