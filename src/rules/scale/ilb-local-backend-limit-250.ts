import type { Workload } from "../../domain/kinds/workload.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLocal, isSubsetting } from "../shared/conditions.ts";

/** Endpoints of a NEG behind an internal load balancer with policy Local (ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeLocal). */
const LIMIT = 250;

export const ilbLocalBackendLimit250 = defineRule({
  id: "ilb-local-backend-limit-250",
  group: "scale",
  action: "warn",
  summary: "An internal Service with policy Local whose Pods may run on more than 250 nodes.",
  messages: {
    tooMany: "With policy Local an internal load balancer has at most {limit} nodes; Pods may run on {nodes} nodes.",
  },
  why: "The controller picks 250 of the nodes that run Pods of the Service. Pods on the others get no traffic from it.",
  fix: "Run fewer Pods, or use externalTrafficPolicy: Cluster.",
  sources: [
    "GKE: About LoadBalancer Services, GKE subsetting",
    "kubernetes/ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeLocal",
  ],
  on: ["create", "update"],
  needs: ["nodeCount"],
  looksUp: ["workloads"],
  kindDependent: true,
  limits: { nodes: LIMIT },
  service: {
    when: [isLocal, isSubsetting],
    check(s, report) {
      const { nodeCount } = s.cluster;
      if (nodeCount <= LIMIT) return;
      let pods = 0;
      for (const workload of s.index.workloadsBehind(s.object)) pods += podsOf(workload, nodeCount);
      const nodes = Math.min(nodeCount, pods);
      if (nodes > LIMIT)
        report({ message: "tooMany", path: "/spec/externalTrafficPolicy", data: { limit: LIMIT, nodes } });
    },
  },
});

/** How many Pods the workload asks for; a DaemonSet may have one on every node. */
function podsOf({ kind, replicas }: Workload, nodeCount: number): number {
  return kind === "DaemonSet" ? nodeCount : (replicas ?? 1);
}
