import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "zonal-affinity-needs-subsetting": [
    {
      title: "PreferClose without subsetting",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferSameZone without subsetting",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      cluster: { subsetting: false },
      object: internal({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "PreferClose with subsetting",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
      isExample: true,
    },
  ],
};
