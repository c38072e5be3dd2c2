import { defineRule } from "../../engine/rule.ts";
import { wantsExternal } from "../shared/conditions.ts";
import { wantsZonalAffinity } from "../shared/zonal-affinity.ts";

export const zonalAffinityExternal = defineRule({
  id: "zonal-affinity-external",
  group: "traffic",
  action: "warn",
  summary: "Zonal affinity for an external load balancer, which has none.",
  messages: {
    ignored: "trafficDistribution {value} only affects routing inside the cluster: external load balancers ignore it.",
  },
  why: "Zonal affinity exists for internal passthrough load balancers only; no controller reads the field for others.",
  fix: "Leave it out unless traffic inside the cluster needs it.",
  sources: [
    "GKE: Zonal affinity for internal passthrough load balancers",
    "kubernetes/ingress-gce pkg/l4/resources/l4syncresult.go NewL4SyncResult",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [wantsExternal, wantsZonalAffinity],
    reports: [
      { message: "ignored", path: "/spec/trafficDistribution", data: { value: { field: "spec.trafficDistribution" } } },
    ],
  },
});
