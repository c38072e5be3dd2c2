import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { at, LOCAL } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "etp-local-terminating-endpoints": [
    {
      title: "Local before GKE 1.26",
      cluster: at("1.25.16-gke.100"),
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "resets", action: "warn" }],
      isExample: true,
    },
    {
      title: "Dataplane V2 followed in 1.26.4-gke.500",
      cluster: { ...at("1.26.4-gke.400"), dataplaneV2: true },
      object: rbs({ spec: LOCAL }),
      expect: [{ message: "resets", action: "warn" }],
    },
    {
      title: "Dataplane V2 from 1.26.4-gke.500 on",
      cluster: { ...at("1.26.4-gke.500"), dataplaneV2: true },
      object: rbs({ spec: LOCAL }),
      expect: [],
    },
    { title: "Cluster", cluster: at("1.25.16-gke.100"), object: rbs(), expect: [] },
  ],
};
