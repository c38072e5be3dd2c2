import { displayName } from "../../domain/kinds/metadata.ts";
import { defineRule } from "../../engine/rule.ts";
import { hasHealthCheckPort } from "../shared/conditions.ts";
import { peerName } from "../shared/peer-name.ts";

export const healthCheckPortConflict = defineRule({
  id: "health-check-port-conflict",
  group: "traffic",
  action: "deny",
  summary: "A healthCheckNodePort that another Service holds.",
  messages: { taken: "healthCheckNodePort {port} is already allocated to {peer}: the API server refuses it." },
  why: "Node ports and health check ports come from one pool, and each can be held by one Service only.",
  fix: "Choose another port, or leave the field out.",
  sources: ["kubernetes/kubernetes pkg/registry/core/service/portallocator/allocator.go Allocate"],
  on: ["create", "update"],
  looksUp: ["services"],
  service: {
    when: [hasHealthCheckPort],
    check(s, report) {
      const port = s.object.healthCheckNodePort;
      for (const peer of s.index.servicesWithNodePort(port)) {
        const about = displayName(peer.metadata);
        if (about === displayName(s.object.metadata)) continue;
        const data = { port, peer: peerName(s, peer) };
        report({ message: "taken", path: "/spec/healthCheckNodePort", about, data });
        return;
      }
    },
  },
});
