import { type CaseTable, clusterIp, internal, rbs } from "../case.ts";

const SUBNET = "networking.gke.io/internal-load-balancer-subnet";
const NEW_SUBNET = "networking.gke.io/load-balancer-subnet";
const K8S_1_35 = { gkeVersion: "1.35.1-gke.1000000" };

export const DEPRECATED_CASES: CaseTable = {
  "legacy-subnet-annotation-deprecated": [
    {
      title: "The older subnet annotation",
      object: internal({ annotations: { [SUBNET]: "default" } }),
      expect: [{ message: "older", action: "info" }],
      isExample: true,
    },
    {
      title: "The newer one",
      object: internal({ annotations: { [NEW_SUBNET]: "default" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Both",
      object: internal({ annotations: { [SUBNET]: "default", [NEW_SUBNET]: "default" } }),
      expect: [{ message: "older", action: "info" }],
    },
    {
      title: "The legacy controller reads nothing else",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SUBNET]: "default" } }),
      expect: [],
    },
  ],
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
