import { defineRule } from "../../engine/rule.ts";
import { isSticky, wantsInternal } from "../shared/conditions.ts";

export const sessionAffinityIlbUneven = defineRule({
  id: "session-affinity-ilb-uneven",
  group: "traffic",
  action: "info",
  summary: "Session affinity on an internal load balancer.",
  messages: {
    uneven: "With sessionAffinity: ClientIP the nodes get uneven shares: each client sticks to one of them.",
  },
  why:
    "The load balancer hashes client and destination address only. Few clients, or one large client, load few nodes, " +
    "and all connections from one node of a cluster look alike.",
  fix: "Use sessionAffinity: None unless the application needs it.",
  sources: ["GKE: About LoadBalancer Services, Session affinity and traffic distribution"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [isSticky, wantsInternal],
    reports: [{ message: "uneven", path: "/spec/sessionAffinity" }],
  },
});
