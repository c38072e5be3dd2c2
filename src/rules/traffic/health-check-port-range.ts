import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasHealthCheckPort } from "../shared/conditions.ts";
import { DEFAULT_NODE_PORTS, isOutside } from "../shared/port-range.ts";

export const healthCheckPortRange = defineRule({
  id: "health-check-port-range",
  group: "traffic",
  action: "warn",
  summary: "A healthCheckNodePort outside the cluster's node port range.",
  messages: { outside: "healthCheckNodePort {port} is outside the node port range {range}: it can't be allocated." },
  why: "The API server allocates health check ports from the node port range and refuses any other.",
  fix: "Choose a port in the range, or leave the field out to get one.",
  sources: [
    "GKE: LoadBalancer Service parameters, Health check port",
    "kubernetes/kubernetes pkg/registry/core/service/portallocator/allocator.go Allocate",
  ],
  on: ["create", "update"],
  needs: ["nodePortRange"],
  limits: DEFAULT_NODE_PORTS,
  service: {
    when: [hasHealthCheckPort, where("that will be stored", ({ isDryRun }) => !isDryRun)],
    check(s, report) {
      const port = s.object.healthCheckNodePort;
      const { nodePortRange: range } = s.cluster;
      if (isOutside(range, port))
        report({ message: "outside", path: "/spec/healthCheckNodePort", data: { port, range } });
    },
  },
});
