import { defineRule } from "../../engine/rule.ts";
import { isLocalInside, wantsLoadBalancer } from "../shared/conditions.ts";

export const internalTrafficPolicyDpv2 = defineRule({
  id: "internal-traffic-policy-dpv2",
  group: "traffic",
  action: "warn",
  summary: "internalTrafficPolicy: Local with GKE Dataplane V2.",
  messages: {
    unsupported: "internalTrafficPolicy: Local is not supported with GKE Dataplane V2; traffic may go to any node.",
  },
  why: "GKE documents the field for kube-proxy only. What Dataplane V2 makes of it depends on its version.",
  fix: "Leave internalTrafficPolicy out, or use trafficDistribution.",
  sources: ["GKE: LoadBalancer Service parameters, Internal traffic policy"],
  on: ["create", "update"],
  needs: ["dataplaneV2"],
  service: {
    when: [isLocalInside, wantsLoadBalancer],
    reports: [{ if: { fact: "dataplaneV2", is: true }, message: "unsupported", path: "/spec/internalTrafficPolicy" }],
  },
});
