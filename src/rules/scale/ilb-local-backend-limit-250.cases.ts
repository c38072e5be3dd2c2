import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { LOCAL } from "./scale.sketches.ts";

const workload = (kind: string, replicas?: number) => ({
  apiVersion: "apps/v1",
  kind,
  metadata: { name: kind.toLowerCase(), namespace: "shop" },
  spec: { ...(replicas !== undefined && { replicas }), template: { metadata: { labels: { app: "web" } } } },
});

export const CASES: CaseTable = {
  "ilb-local-backend-limit-250": [
    {
      title: "251 Pods on enough nodes",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 251)],
      expect: [{ message: "tooMany", action: "warn" }],
      limit: { name: "nodes", side: "beyond" },
      isExample: true,
    },
    {
      title: "250 Pods on enough nodes",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 250)],
      expect: [],
      limit: { name: "nodes", side: "within" },
      isExample: true,
    },
    {
      title: "Several workloads add up",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 250), workload("StatefulSet")],
      expect: [{ message: "tooMany", action: "warn" }],
    },
    {
      title: "A DaemonSet has a Pod on every node",
      cluster: { nodeCount: 251 },
      object: internal({ spec: LOCAL }),
      others: [workload("DaemonSet")],
      expect: [{ message: "tooMany", action: "warn" }],
    },
    {
      title: "Many Pods on few nodes",
      cluster: { nodeCount: 250 },
      object: internal({ spec: LOCAL }),
      others: [workload("Deployment", 1000)],
      expect: [],
    },
    {
      title: "No workload is known",
      cluster: { nodeCount: 400 },
      object: internal({ spec: LOCAL }),
      expect: [],
    },
    {
      title: "Policy Cluster",
      cluster: { nodeCount: 400 },
      object: internal(),
      others: [workload("Deployment", 1000)],
      expect: [],
    },
  ],
};
