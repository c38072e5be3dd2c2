import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { LOCAL } from "./policy.sketches.ts";

export const CASES: CaseTable = {
  "etp-changed": [
    {
      title: "On a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { spec: LOCAL }),
      expect: [{ message: "targetPool", action: "warn" }],
      isExample: true,
    },
    {
      title: "From Cluster to Local on a backend service",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: LOCAL }),
      expect: [{ message: "toLocal", action: "warn" }],
    },
    {
      title: "From Local to Cluster with subsetting",
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting"),
      expect: [{ message: "toCluster", action: "warn" }],
    },
    {
      title: "On instance groups",
      old: live(internal, "instance groups", { spec: LOCAL }),
      object: live(internal, "instance groups", { spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [{ message: "toCluster", action: "warn" }],
    },
    {
      title: "Cluster is written out",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: { externalTrafficPolicy: "Cluster" } }),
      expect: [],
      isExample: true,
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ spec: LOCAL }), expect: [] },
    {
      title: "The load balancer goes altogether",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: clusterIp(),
      expect: [],
    },
  ],
};
