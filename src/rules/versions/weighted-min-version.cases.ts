import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { at, LOCAL } from "./versions.sketches.ts";

const WEIGHTED = "networking.gke.io/weighted-load-balancing";

export const CASES: CaseTable = {
  "weighted-min-version": [
    {
      title: "Weights before GKE 1.31",
      cluster: at("1.30.9-gke.1000000"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The first builds of 1.31.0 have it by one page and not by another",
      cluster: at("1.31.0-gke.1506999"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [],
    },
    {
      title: "A build of 1.31.0 before the one that has it for sure",
      cluster: at("1.31.0-gke.1505999"),
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [{ message: "between", action: "warn" }],
    },
    {
      title: "The switch is on",
      cluster: { ...at("1.30.9-gke.1000000"), features: { weightedNetLB: true } },
      object: rbs({ annotations: { [WEIGHTED]: "pods-per-node" }, spec: LOCAL }),
      expect: [],
    },
    {
      title: "Another value",
      cluster: at("1.30.9-gke.1000000"),
      object: rbs({ annotations: { [WEIGHTED]: "yes" } }),
      expect: [],
    },
  ],
};
