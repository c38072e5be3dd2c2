import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, rbs } from "../shared/service.sketches.ts";
import { local } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "health-check-port-requires-local": [
    {
      title: "A health check port with policy Cluster",
      object: rbs({ spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31000 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
      isExample: true,
    },
    {
      title: "A health check port without a policy",
      object: internal({ spec: { healthCheckNodePort: 31000 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
    },
    { title: "A health check port with policy Local", object: rbs(local(31000)), expect: [], isExample: true },
    { title: "Port 0 means none", object: rbs({ spec: { healthCheckNodePort: 0 } }), expect: [] },
    {
      title: "Local becomes Cluster and the client sends the old port along",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31000 } }),
      expect: [],
    },
    {
      title: "Local becomes Cluster with another port",
      old: live(rbs, "rbs", local(31000)),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster", healthCheckNodePort: 31001 } }),
      expect: [{ message: "needsLocal", action: "deny" }],
    },
    {
      title: "A Service that is no load balancer",
      object: clusterIp({ spec: { healthCheckNodePort: 31000 } }),
      expect: [],
    },
  ],
};
