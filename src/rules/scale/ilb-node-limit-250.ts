import { defineRule } from "../../engine/rule.ts";
import { isLegacyInternal } from "../shared/conditions.ts";

/** Nodes behind an internal load balancer on instance groups (GKE: About LoadBalancer Services, GKE subsetting). */
const LIMIT = 250;

export const ilbNodeLimit250 = defineRule({
  id: "ilb-node-limit-250",
  group: "scale",
  action: "warn",
  summary: "An internal load balancer without subsetting in a cluster of more than 250 nodes.",
  messages: {
    tooMany:
      "Without subsetting an internal load balancer sends traffic to at most {limit} nodes; {nodes} nodes exist.",
    local:
      "Without subsetting at most {limit} of {nodes} nodes get traffic; with policy Local, Pods on others get none.",
    cluster: "Without GKE subsetting each internal load balancer reaches at most {limit} of the {nodes} nodes.",
  },
  why:
    "A backend service on instance groups takes 250 instances. Which nodes are left out is not defined; with policy " +
    "Local a Pod on one of them never serves a client.",
  fix: "Turn on GKE subsetting before the Service is created.",
  sources: ["GKE: About LoadBalancer Services, GKE subsetting"],
  on: ["create", "update"],
  needs: ["nodeCount", "subsettingActive"],
  kindDependent: true,
  limits: { nodes: LIMIT },
  service: {
    when: [isLegacyInternal],
    check(s, report) {
      const nodes = s.cluster.nodeCount;
      if (nodes <= LIMIT) return;
      const isLocal = s.object.externalTrafficPolicy === "Local";
      report({
        message: isLocal ? "local" : "tooMany",
        action: isLocal || s.options.strict ? "deny" : "warn",
        path: "/spec/type",
        data: { limit: LIMIT, nodes },
      });
    },
  },
  cluster: {
    check({ cluster }, report) {
      const nodes = cluster.nodeCount;
      if (nodes <= LIMIT || cluster.subsettingActive) return;
      report({ message: "cluster", path: "/nodeCount", data: { limit: LIMIT, nodes } });
    },
  },
});
