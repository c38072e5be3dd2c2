import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { isLoadBalanced } from "../shared/load-balanced.ts";
import { enabledNegOf } from "../shared/neg-use.ts";
import { declaresPort, targetPortOf } from "../shared/target-ports.ts";

export const negTargetportMismatch = defineRule({
  id: "neg-targetport-mismatch",
  group: "neg",
  action: "warn",
  summary: "A targetPort of a load balanced Service that no selected Pod declares.",
  messages: {
    name: 'No Pod that the selector picks has a port named "{target}": there are no endpoints.',
    number: "No Pod that the selector picks declares port {target}; GKE sends traffic there all the same.",
  },
  why:
    "Endpoints have the target port of the Pods themselves. A name that no container port has resolves to nothing; a " +
    "number is only a declaration, but one that is usually right.",
  fix: "Use the containerPort, or its name, as targetPort.",
  sources: [
    "GKE: Using container-native load balancing, Creating a Service for a container-native load balancer",
    "kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap",
  ],
  on: ["create", "update"],
  looksUp: ["workloads", "ingresses"],
  service: {
    when: [isOffline, where("with a selector", ({ object }) => object.selector.size > 0)],
    check({ object, index }, report) {
      if (!isLoadBalanced(object, index)) return;
      const action = enabledNegOf(object) ? "deny" : "warn";
      const containers = Array.from(index.workloadsBehind(object)).flatMap((workload) => workload.containers);
      if (containers.length === 0) return;
      for (const [position, port] of object.ports.entries()) {
        const target = targetPortOf(port);
        if (containers.some((container) => declaresPort(container, target))) continue;
        const path = pointer("spec", "ports", position, "targetPort");
        const at = { path, about: `target ${target}`, data: { target } };
        if (typeof target === "number") report({ message: "number", action: "info", ...at });
        else report({ message: "name", action, ...at });
      }
    },
  },
});
