import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";

const NETWORK = "networking.gke.io/network";

export const CASES: CaseTable = {
  "multinetwork-unknown": [
    {
      title: "A Network that does not exist",
      object: rbs({ spec: { selector: { app: "web", [NETWORK]: "blue" } } }),
      expect: [{ message: "unknown", action: "warn" }],
      isExample: true,
    },
    {
      title: "A Network that exists",
      object: rbs({ spec: { selector: { app: "web", [NETWORK]: "blue" } } }),
      others: [{ apiVersion: "networking.gke.io/v1", kind: "Network", metadata: { name: "blue" } }],
      expect: [],
      isExample: true,
    },
    { title: "The cluster's own network", object: rbs({ spec: { selector: { [NETWORK]: "default" } } }), expect: [] },
    { title: "An empty name means the same", object: rbs({ spec: { selector: { [NETWORK]: "" } } }), expect: [] },
    {
      title: "Some manifests do not show every Network",
      object: rbs({ spec: { selector: { [NETWORK]: "blue" } } }),
      isOffline: true,
      expect: [],
    },
    { title: "No load balancer", object: clusterIp({ spec: { selector: { [NETWORK]: "blue" } } }), expect: [] },
    {
      title: "A live Service that comes to name one",
      object: live(rbs, "rbs", { spec: { selector: { [NETWORK]: "blue" } } }),
      old: live(rbs, "rbs"),
      expect: [{ message: "unknown", action: "warn" }],
    },
  ],
};
