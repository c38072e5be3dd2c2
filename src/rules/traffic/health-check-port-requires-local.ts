import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasHealthCheckPort, isNotLocal, wantsLoadBalancer } from "../shared/conditions.ts";

export const healthCheckPortRequiresLocal = defineRule({
  id: "health-check-port-requires-local",
  group: "traffic",
  action: "deny",
  summary: "A healthCheckNodePort without externalTrafficPolicy: Local.",
  messages: {
    needsLocal: "healthCheckNodePort {port} is only valid with externalTrafficPolicy: Local; Cluster uses port 10256.",
  },
  why:
    "With policy Cluster every node answers the load balancer's health check on port 10256 of kube-proxy. Kubernetes " +
    "refuses a health check port of the Service's own.",
  fix: "Set externalTrafficPolicy: Local, or leave the port out.",
  sources: [
    "GKE: LoadBalancer Service parameters, Health check port",
    "kubernetes/kubernetes pkg/apis/core/validation/validation.go validateServiceExternalTrafficFieldsCombination",
  ],
  on: ["create", "update"],
  service: {
    when: [
      hasHealthCheckPort,
      wantsLoadBalancer,
      isNotLocal,
      where(
        "that write the port anew",
        ({ object, previous }) => object.healthCheckNodePort !== previous?.healthCheckNodePort,
      ),
    ],
    check({ object }, report) {
      report({ message: "needsLocal", path: "/spec/healthCheckNodePort", data: { port: object.healthCheckNodePort } });
    },
  },
});
