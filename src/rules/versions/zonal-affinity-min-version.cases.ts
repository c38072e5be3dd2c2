import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "zonal-affinity-min-version": [
    {
      title: "PreferClose before GKE 1.33.3-gke.1392000",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    {
      title: "The switch is on",
      cluster: { features: { zonalAffinityILB: true } },
      object: internal({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [],
    },
    {
      title: "An external Service has no zonal affinity anyway",
      object: rbs({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
    },
  ],
};
