import { NEG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, isOffline } from "../shared/conditions.ts";
import { enablesNegs } from "../shared/neg-use.ts";
import { declaresPort, targetPortOf } from "../shared/target-ports.ts";

export const negTargetportMismatch = defineRule({
  id: "neg-targetport-mismatch",
  group: "neg",
  action: "warn",
  summary: "A targetPort of a Service with NEGs that no selected Pod declares.",
  messages: {
    name: 'No Pod that the selector picks has a port named "{target}": the NEG stays empty.',
    number: "No Pod that the selector picks declares port {target}; GKE sends traffic there all the same.",
  },
  why:
    "Container-native load balancing sends traffic to the target port of the Pods themselves. A name that no container " +
    "port has resolves to nothing; a number is only a declaration, but one that is usually right.",
  fix: "Use the containerPort, or its name, as targetPort.",
  sources: [
    "GKE: Using container-native load balancing, Creating a Service for a container-native load balancer",
    "kubernetes/ingress-gce pkg/neg/syncers/utils.go toZoneNetworkEndpointMap",
  ],
  on: ["create", "update"],
  looksUp: ["workloads"],
  service: {
    when: [isOffline, annotates(NEG), enablesNegs],
    check({ object, index }, report) {
      const containers = Array.from(index.workloadsBehind(object)).flatMap((workload) => workload.containers);
      if (containers.length === 0) return;
      for (const [position, port] of object.ports.entries()) {
        const target = targetPortOf(port);
        if (containers.some((container) => declaresPort(container, target))) continue;
        const isName = typeof target === "string";
        const path = pointer("spec", "ports", position, "targetPort");
        const about = `target ${target}`;
        report({
          message: isName ? "name" : "number",
          action: isName ? "deny" : "info",
          path,
          about,
          data: { target },
        });
      }
    },
  },
});
