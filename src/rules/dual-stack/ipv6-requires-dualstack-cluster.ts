import { defineRule } from "../../engine/rule.ts";
import { needsIpv6 } from "../shared/conditions.ts";

export const ipv6RequiresDualstackCluster = defineRule({
  id: "ipv6-requires-dualstack-cluster",
  group: "dual-stack",
  action: "deny",
  summary: "A Service with IPv6 in a cluster that has only IPv4.",
  messages: {
    ipv4Cluster: "This cluster has only IPv4: the API server refuses load balancers with IPv6.",
    ipv4Service: "This cluster has only IPv4: the API server refuses Services with IPv6.",
    unknown: "IPv6 needs a dual-stack cluster: the API server of an IPv4 cluster refuses it.",
  },
  why:
    "Pods and nodes of a cluster with stack type ipv4 have no IPv6 addresses; Kubernetes refuses IPv6 Services there, " +
    "and GKE could not route to them.",
  fix: "Leave IPv6 out, or use a cluster with stack type ipv4-ipv6.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack, Restrictions",
    "kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields",
  ],
  on: ["create", "update"],
  needs: ["stackType"],
  service: {
    when: [needsIpv6],
    check(s, report) {
      const { type, clusterIP, selector } = s.object;
      // Of a headless Service without selector nobody knows where its endpoints are.
      if (s.cluster.stackType !== "ipv4" || (clusterIP === "None" && selector.size === 0)) return;
      const path = "/spec/ipFamilies";
      if (type !== "LoadBalancer") {
        const isRefused = type === "ClusterIP" || type === "NodePort";
        if (isRefused && s.isOffline && s.model.cluster.knows("stackType")) report({ message: "ipv4Service", path });
        return;
      }
      // Who writes it has such a cluster, more likely than not.
      if (!s.model.cluster.knows("stackType")) report({ message: "unknown", action: "info", path });
      else report({ message: "ipv4Cluster", path });
    },
  },
});
