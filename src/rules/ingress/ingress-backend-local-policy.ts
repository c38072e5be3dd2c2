import { getsNodePorts } from "../../controllers/l7/ingress/backend.ts";
import { AUTO_NEG_FACTS, INGRESS_NEG } from "../../controllers/l7/neg/auto-annotation.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLocal } from "../shared/conditions.ts";
import { gkeClassOf } from "../shared/ingress-class.ts";
import { hasIngressNeg, ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

export const ingressBackendLocalPolicy = defineRule({
  id: "ingress-backend-local-policy",
  group: "ingress",
  action: "warn",
  summary: "A Service with externalTrafficPolicy Local behind the instance groups of an Ingress.",
  messages: {
    local:
      "Ingress {ingress} sends to all nodes, and with policy Local those without a Pod drop it: they are unhealthy.",
  },
  why:
    "Instance groups hold every node of the cluster. Nodes without a Pod of the Service answer neither traffic nor health " +
    "checks on its node port, so that only a part of the backends is healthy, none on a node without Pods.",
  fix: `Add cloud.google.com/neg: '${INGRESS_NEG}', or use externalTrafficPolicy: Cluster.`,
  sources: [
    "kubernetes/ingress-gce pkg/instancegroups/manager.go Sync",
    "Kubernetes: Virtual IPs and Service Proxies, External traffic policy",
  ],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["ingresses"],
  service: {
    when: [isLocal, mayHaveIngress, where("of a type with node ports", ({ object }) => getsNodePorts(object))],
    check(s, report) {
      if (hasIngressNeg(s.object, s.cluster)) return;
      const ingress = ingressesOf(s).find((one) => gkeClassOf(one) === "gce");
      if (!ingress) return;
      report({ message: "local", path: "/spec/externalTrafficPolicy", data: { ingress: ingress.metadata.name } });
    },
  },
});
