import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLocal, wantsLoadBalancer } from "../shared/conditions.ts";

export const etpLocalTerminatingEndpoints = defineRule({
  id: "etp-local-terminating-endpoints",
  group: "versions",
  action: "warn",
  summary: "externalTrafficPolicy: Local where nodes do not serve terminating Pods.",
  messages: {
    resets: "Below GKE {gate} rolling updates can reset connections on nodes whose Pods are all terminating.",
  },
  why:
    "With externalTrafficPolicy: Local a node drops traffic once its last Pod terminates, before the health check notices. " +
    "Newer versions keep sending it to terminating Pods.",
  fix: "Upgrade the cluster, or keep several Pods on each node.",
  sources: ["GKE: About LoadBalancer Services, Packet processing"],
  on: ["create", "update"],
  needs: ["gkeVersion", "dataplaneV2"],
  gate: { name: "proxyTerminatingEndpoints", speaks: "below" },
  service: {
    when: [isLocal, wantsLoadBalancer],
    check(s, report) {
      const { gkeVersion } = s.cluster;
      if (isAtLeast(gkeVersion, GATES.proxyTerminatingEndpointsDataplaneV2)) return;
      const gate = s.cluster.dataplaneV2 ? GATES.proxyTerminatingEndpointsDataplaneV2 : GATES.proxyTerminatingEndpoints;
      if (isAtLeast(gkeVersion, gate)) return;
      report({ message: "resets", path: "/spec/externalTrafficPolicy", data: { gate: formatGkeVersion(gate) } });
    },
  },
});
