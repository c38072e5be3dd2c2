import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isRbsOnNegs, RBS_BACKEND_FACTS } from "./instance-groups.ts";

/** Nodes behind an external load balancer on NEGs, by policy (ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeNetLB…). */
const CLUSTER_LIMIT = 250;
const LOCAL_LIMIT = 3000;

export const rbsNegLimits = defineRule({
  id: "rbs-neg-limits",
  group: "scale",
  action: "warn",
  summary: "An external load balancer on NEGs in a cluster with more nodes than it can have.",
  messages: {
    local: "With policy Local an external load balancer on NEGs has at most {limit} nodes; {nodes} nodes exist.",
    subset: "With policy Cluster at most {limit} of the {nodes} nodes receive traffic from the load balancer.",
  },
  why:
    "The controller picks a subset of the nodes. With policy Cluster these pass packets on; with policy Local, Pods on " +
    "the other nodes get no traffic from the load balancer.",
  fix: "Run the Pods on fewer nodes, or use externalTrafficPolicy: Cluster.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/syncers/subsets.go maxSubsetSizeNetLBLocal, maxSubsetSizeNetLBCluster",
    "kubernetes/ingress-gce pkg/neg/syncers/endpoints_calculator.go linearEndpointsPerPods",
  ],
  since: "1.32.2-gke.1652000",
  on: ["create", "live"],
  needs: ["nodeCount", ...RBS_BACKEND_FACTS],
  kindDependent: true,
  limits: { clusterNodes: CLUSTER_LIMIT, localNodes: LOCAL_LIMIT },
  service: {
    when: [where("whose load balancer is external with NEGs", (s) => isRbsOnNegs(s.model))],
    check(s, report) {
      const nodes = s.cluster.nodeCount;
      const path = "/spec/externalTrafficPolicy";
      if (s.object.externalTrafficPolicy === "Local") {
        if (nodes > LOCAL_LIMIT) report({ message: "local", path, data: { limit: LOCAL_LIMIT, nodes } });
      } else if (nodes > CLUSTER_LIMIT) {
        const fix = "Nothing needs to be done.";
        report({ message: "subset", action: "info", path, data: { limit: CLUSTER_LIMIT, nodes }, fix });
      }
    },
  },
});
