import { pointer } from "../../domain/json.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isOffline } from "../shared/conditions.ts";
import { DEFAULT_NODE_PORTS, isOutside } from "../shared/port-range.ts";

export const nodePortRange = defineRule({
  id: "node-port-range",
  group: "ports",
  action: "deny",
  summary: "A nodePort outside the cluster's node port range.",
  messages: { outside: "nodePort {port} is outside the node port range {range}: the API server refuses the Service." },
  why:
    "The API server allocates node ports from one range and refuses any other. GKE leaves it at Kubernetes' default, and has " +
    "no setting for it.",
  fix: "Choose a port in the range, or leave nodePort out to get one.",
  sources: [
    "kubernetes/kubernetes pkg/registry/core/service/portallocator/allocator.go Allocate",
    "Kubernetes: Service, type: NodePort",
  ],
  on: ["create", "update"],
  comparesOldAndNew: true,
  needs: ["nodePortRange"],
  limits: DEFAULT_NODE_PORTS,
  service: {
    // In the cluster the API server refuses it before it asks; on other types any node port is refused.
    when: [isOffline, where("with node ports", ({ object }) => ["NodePort", "LoadBalancer"].includes(object.type))],
    check({ object, previous, cluster }, report) {
      for (const [index, { nodePort: port }] of object.ports.entries()) {
        // Only where a port is written does anything rest on the range; one that was allocated is in it.
        if (port <= 0 || previous?.ports.some(({ nodePort }) => nodePort === port)) continue;
        const { nodePortRange: range } = cluster;
        if (!isOutside(range, port)) continue;
        report({
          message: "outside",
          path: pointer("spec", "ports", index, "nodePort"),
          about: String(port),
          data: { port, range },
        });
      }
    },
  },
});
