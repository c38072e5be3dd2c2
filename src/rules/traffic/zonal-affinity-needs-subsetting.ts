import { defineRule } from "../../engine/rule.ts";
import { isLegacyInternal } from "../shared/conditions.ts";
import { wantsZonalAffinity } from "../shared/zonal-affinity.ts";

export const zonalAffinityNeedsSubsetting = defineRule({
  id: "zonal-affinity-needs-subsetting",
  group: "traffic",
  action: "warn",
  summary: "Zonal affinity for an internal load balancer on instance groups.",
  messages: {
    ignored: "trafficDistribution {value} does not reach this load balancer: zonal affinity needs GKE subsetting.",
  },
  why:
    "Only the controller for subsetting turns trafficDistribution into zonal affinity of the backend service. Without " +
    "it clients still reach Pods of every zone; only routing inside the cluster prefers the own zone.",
  fix: "Turn on GKE subsetting before the Service is created.",
  sources: [
    "GKE: Zonal affinity for internal passthrough load balancers",
    "kubernetes/ingress-gce pkg/l4/resources/l4.go requireZonalAffinity",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [isLegacyInternal, wantsZonalAffinity],
    reports: [
      { message: "ignored", path: "/spec/trafficDistribution", data: { value: { field: "spec.trafficDistribution" } } },
    ],
  },
});
