import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { LOCAL, WEIGHTED, weighted } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "weighted-requires-rbs": [
    {
      title: "On a target pool",
      object: loadBalancer({ annotations: { ...WEIGHTED, "cloud.google.com/l4-rbs": "disabled" }, spec: LOCAL }),
      expect: [{ message: "targetPool", action: "deny" }],
      isExample: true,
    },
    {
      title: "Added to a live target pool",
      old: live(loadBalancer, "target pool", { spec: LOCAL }),
      object: live(loadBalancer, "target pool", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "targetPool", action: "deny" }],
    },
    {
      title: "On an internal load balancer without subsetting",
      cluster: { subsetting: false },
      object: internal({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "instanceGroups", action: "deny" }],
    },
    {
      title: "On a new external Service the mutation comes first",
      object: loadBalancer({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    { title: "On a backend service", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    {
      title: "A value that turns nothing on",
      object: loadBalancer({ annotations: { ...weighted("true"), "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
};
