import { defineRule } from "../../engine/rule.ts";

export const nodeExcludeLabel = defineRule({
  id: "node-exclude-label",
  group: "scale",
  action: "info",
  summary: "Nodes that are kept out of load balancers by a label.",
  messages: {
    some: "{excluded} of {nodes} nodes are no backends: they carry node.kubernetes.io/exclude-from-external-load-balancers.",
    all: "No load balancer has a backend: all {nodes} nodes carry node.kubernetes.io/exclude-from-external-load-balancers.",
  },
  why:
    "The controllers leave nodes with the label out of every load balancer, internal ones included. With policy Local, " +
    "Pods on them get no traffic from it.",
  fix: "Remove the label from nodes that should serve.",
  sources: [
    "kubernetes/ingress-gce pkg/utils/zonegetter/zone_getter.go, LabelNodeRoleExcludeBalancer",
    "kubernetes/cloud-provider service/controller.go nodeIncludedPredicate",
  ],
  on: ["create"],
  needs: ["nodeCount", "excludedNodeCount"],
  cluster: {
    check({ cluster }, report) {
      const { nodeCount: nodes, excludedNodeCount: excluded } = cluster;
      const path = "/excludedNodeCount";
      if (excluded === 0) return;
      if (excluded < nodes) report({ message: "some", path, data: { excluded, nodes } });
      else report({ message: "all", action: "warn", path, data: { nodes } });
    },
  },
});
