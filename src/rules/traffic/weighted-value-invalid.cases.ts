import type { CaseTable } from "../case.ts";
import { clusterIp, internal, rbs } from "../shared/service.sketches.ts";
import { LOCAL, WEIGHTED, weighted } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "weighted-value-invalid": [
    {
      title: "A value in the wrong case",
      object: rbs({ annotations: weighted("Pods-Per-Node"), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
      isExample: true,
    },
    {
      title: "A value with a blank",
      object: rbs({ annotations: weighted("pods-per-node "), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    {
      title: "A value that means something to people only",
      object: internal({ annotations: weighted("true"), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    {
      title: "An empty value",
      object: rbs({ annotations: weighted(""), spec: LOCAL }),
      expect: [{ message: "unrecognised", action: "deny" }],
    },
    { title: "The right value", object: rbs({ annotations: WEIGHTED, spec: LOCAL }), expect: [], isExample: true },
    { title: "No annotation", object: rbs(), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp({ annotations: weighted("true") }), expect: [] },
  ],
};
