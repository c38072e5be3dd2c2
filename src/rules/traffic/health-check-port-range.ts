import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasHealthCheckPort } from "../shared/conditions.ts";

/** Kubernetes' default node port range, kube-apiserver --service-node-port-range. */
const DEFAULT_RANGE = { first: 30_000, last: 32_767 };

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
  limits: DEFAULT_RANGE,
  service: {
    when: [hasHealthCheckPort, where("that will be stored", ({ isDryRun }) => !isDryRun)],
    check(s, report) {
      const port = s.object.healthCheckNodePort;
      const { nodePortRange: range } = s.cluster;
      const dash = range.indexOf("-");
      const first = Number(range.slice(0, dash));
      const last = Number(range.slice(dash + 1));
      if (port >= first && port <= last) return;
      if (Number.isNaN(first) || Number.isNaN(last)) return;
      report({ message: "outside", path: "/spec/healthCheckNodePort", data: { port, range } });
    },
  },
});
