import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "zonal-affinity-external": [
    {
      title: "PreferClose on an external Service",
      object: rbs({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferSameZone on a target pool",
      object: loadBalancer({
        annotations: { "cloud.google.com/l4-rbs": "disabled" },
        spec: { trafficDistribution: "PreferSameZone" },
      }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      object: rbs({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "PreferClose on an internal Service",
      object: internal({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
      isExample: true,
    },
  ],
};
