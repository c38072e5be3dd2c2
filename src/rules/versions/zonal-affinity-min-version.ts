import { GATES } from "../../domain/features.ts";
import { formatGkeVersion } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsInternal } from "../shared/conditions.ts";
import { wantsZonalAffinity } from "../shared/zonal-affinity.ts";

export const zonalAffinityMinVersion = defineRule({
  id: "zonal-affinity-min-version",
  group: "versions",
  action: "warn",
  summary: "Zonal affinity in a cluster that is too old for it.",
  messages: {
    tooOld: "Zonal affinity of the load balancer needs GKE {gate} or later; here only in-cluster routing is affected.",
  },
  why:
    "Kubernetes uses trafficDistribution for traffic inside the cluster. That the load balancer itself prefers back ends " +
    "of the client's zone came to GKE later.",
  fix: "Upgrade the cluster, or remove the field.",
  sources: [
    "GKE: Zonal affinity for internal passthrough load balancers",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go requireZonalAffinity",
  ],
  on: ["create", "update"],
  needs: ["zonalAffinityILB"],
  gate: { name: "zonalAffinity", speaks: "below" },
  service: {
    when: [wantsInternal, wantsZonalAffinity],
    check(s, report) {
      if (s.cluster.zonalAffinityILB) return;
      const data = { gate: formatGkeVersion(GATES.zonalAffinity) };
      report({ message: "tooOld", path: "/spec/trafficDistribution", data });
    },
  },
});
