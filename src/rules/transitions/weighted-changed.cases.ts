import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { LOCAL, WEIGHTED } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "weighted-changed": [
    {
      title: "Weights are turned on",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: live(rbs, "rbs", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "changed", action: "info" }],
      isExample: true,
    },
    {
      title: "Policy Cluster turns weights off",
      old: live(rbs, "rbs", { annotations: WEIGHTED, spec: LOCAL }),
      object: live(rbs, "rbs", { annotations: WEIGHTED }),
      expect: [{ message: "changed", action: "info" }],
    },
    {
      title: "Weights on an internal load balancer of the allow list",
      cluster: { features: { weightedIlb: true } },
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "changed", action: "info" }],
    },
    {
      title: "An internal load balancer outside the allow list",
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    {
      title: "A target pool",
      old: live(loadBalancer, "target pool", { spec: LOCAL }),
      object: live(loadBalancer, "target pool", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    {
      title: "An ineffective value",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: live(rbs, "rbs", {
        annotations: { "networking.gke.io/weighted-load-balancing": "true" },
        spec: LOCAL,
      }),
      expect: [],
      isExample: true,
    },
  ],
};
