import { defineRule } from "../../engine/rule.ts";
import { isLegacyInternal } from "../shared/conditions.ts";

/** Nodes that an internal load balancer on instance groups sends traffic to (GKE: About LoadBalancer Services, GKE subsetting). */
const MOST_NODES = 250;

export const subsettingRecommended = defineRule({
  id: "subsetting-recommended",
  group: "versions",
  action: "warn",
  summary: "Internal Services on instance groups, for want of GKE subsetting.",
  messages: {
    cluster: "GKE subsetting is off: internal Services use instance groups, which reach at most {limit} nodes.",
    service: "Without GKE subsetting this Service gets instance groups, for as long as it lives.",
  },
  why:
    "With subsetting internal Services use GCE_VM_IP NEGs: more nodes, dual stack, address names, zonal affinity. It can't " +
    "be turned off again, and Services that exist keep their instance groups.",
  fix: "Enable GKE subsetting before you create the Service.",
  sources: ["GKE: About LoadBalancer Services, GKE subsetting"],
  on: ["create"],
  needs: ["subsettingActive"],
  uses: ["nodeCount"],
  kindDependent: true,
  gate: { name: "subsettingAlways", speaks: "below" },
  limits: { nodes: MOST_NODES },
  service: {
    when: [isLegacyInternal],
    check(s, report) {
      // A class can ask for instance groups where subsetting is on; then there is nothing to enable.
      if (s.cluster.subsettingActive) return;
      report({ message: "service", path: "/spec/type", action: actionFor(s.cluster.nodeCount) });
    },
  },
  cluster: {
    check(s, report) {
      if (s.cluster.subsettingActive) return;
      const action = actionFor(s.cluster.nodeCount);
      report({ message: "cluster", path: "/subsetting", action, data: { limit: MOST_NODES } });
    },
  },
});

function actionFor(nodeCount: number | undefined): "warn" | "info" {
  return nodeCount !== undefined && nodeCount <= MOST_NODES ? "info" : "warn";
}
