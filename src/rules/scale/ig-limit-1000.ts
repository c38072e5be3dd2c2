import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { defineRule } from "../../engine/rule.ts";
import { groupBackendOf, hasInstanceGroups, isOnInstanceGroups, RBS_BACKEND_FACTS } from "./instance-groups.ts";

/** Nodes that GKE puts into the instance group of a zone (ingress-gce pkg/flags max-ig-size). */
const LIMIT = 1000;

export const igLimit1000 = defineRule({
  id: "ig-limit-1000",
  group: "scale",
  action: "warn",
  summary: "A load balancer on instance groups where a zone has more than 1000 nodes.",
  messages: {
    surplus: "An instance group holds {limit} nodes; a zone has {nodes}, and the surplus gets no traffic.",
    cluster: "Load balancers on instance groups, which hold {limit} nodes a zone while one zone has {nodes}: {count}.",
  },
  why:
    "GKE sorts the nodes of a zone and puts the first 1000 into its group. The others are never backends of an internal " +
    "load balancer without subsetting, an older external one, or an Ingress without NEGs.",
  fix: "Use GKE subsetting, newer external Services or container-native Ingress.",
  sources: ["kubernetes/ingress-gce pkg/instancegroups/manager.go (maxIGSize)"],
  on: ["create", "live"],
  needs: ["maxNodesPerZone", ...RBS_BACKEND_FACTS, ...AUTO_NEG_FACTS],
  uses: ["gkeVersion"],
  looksUp: ["services"],
  kindDependent: true,
  limits: { nodesPerZone: LIMIT },
  service: {
    when: [hasInstanceGroups],
    check(s, report) {
      const nodes = s.cluster.maxNodesPerZone;
      if (nodes > LIMIT) report({ message: "surplus", path: "/spec/type", data: { limit: LIMIT, nodes } });
    },
  },
  ingress: {
    check(s, report) {
      const nodes = s.cluster.maxNodesPerZone;
      const backend = nodes > LIMIT ? groupBackendOf(s, s.cluster) : undefined;
      if (backend) report({ message: "surplus", path: backend.path, data: { limit: LIMIT, nodes } });
    },
  },
  cluster: {
    check({ cluster, index, modelOf }, report) {
      const nodes = cluster.maxNodesPerZone;
      if (nodes <= LIMIT) return;
      let count = 0;
      for (const service of index.loadBalancerServices()) if (isOnInstanceGroups(modelOf(service))) count++;
      if (count > 0) report({ message: "cluster", path: "/maxNodesPerZone", data: { count, limit: LIMIT, nodes } });
    },
  },
});
