import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

const K8S_1_35 = { gkeVersion: "1.35.1-gke.1000000" };

export const CASES: CaseTable = {
  "prefer-close-deprecated": [
    {
      title: "The old name of PreferSameZone",
      cluster: K8S_1_35,
      object: clusterIp({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "renamed", action: "info" }],
      isExample: true,
    },
    {
      title: "The new name",
      cluster: K8S_1_35,
      object: clusterIp({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Before Kubernetes renamed it",
      object: rbs({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [],
    },
  ],
};
