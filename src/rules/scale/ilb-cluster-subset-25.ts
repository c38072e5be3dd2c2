import { defineRule } from "../../engine/rule.ts";
import { isNotLocal, isSubsetting } from "../shared/conditions.ts";

/** Nodes in the subset of an internal load balancer with policy Cluster (ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeDefault). */
const SUBSET = 25;

export const ilbClusterSubset25 = defineRule({
  id: "ilb-cluster-subset-25",
  group: "scale",
  action: "info",
  summary: "An internal Service with policy Cluster in a cluster of more than 25 nodes.",
  messages: { subset: "Only a subset of about {subset} of the {nodes} nodes receives traffic from the load balancer." },
  why:
    "With GKE subsetting and policy Cluster a few nodes take all packets and pass them on. The number is 24 or 25, so " +
    "that zones get equal shares.",
  fix: "Use externalTrafficPolicy: Local to reach more nodes.",
  sources: [
    "GKE: About LoadBalancer Services, GKE subsetting",
    "kubernetes/ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeDefault",
  ],
  on: ["create", "live"],
  needs: ["nodeCount"],
  kindDependent: true,
  limits: { nodes: SUBSET },
  service: {
    when: [isSubsetting, isNotLocal],
    check(s, report) {
      const nodes = s.cluster.nodeCount;
      if (nodes > SUBSET) report({ message: "subset", path: "/spec/type", data: { subset: SUBSET, nodes } });
    },
  },
});
