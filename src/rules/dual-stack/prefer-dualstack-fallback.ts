import { defineRule } from "../../engine/rule.ts";
import { field, wantsDualStack, wantsLoadBalancer } from "../shared/conditions.ts";

export const preferDualstackFallback = defineRule({
  id: "prefer-dualstack-fallback",
  group: "dual-stack",
  action: "info",
  summary: "PreferDualStack in a cluster that has only IPv4.",
  messages: {
    fallsBack:
      "PreferDualStack falls back to IPv4 in this cluster; the Service does not become dual-stack later by itself.",
    staysSingle:
      "This Service prefers dual stack but has one family; it keeps it until policy or families are rewritten.",
  },
  why:
    "The API server picks the families once. When the cluster gets IPv6 later, existing Services keep the one family, " +
    "and GKE documents no upgrade of a load balancer.",
  fix: "Write ipFamilyPolicy: SingleStack to say what you get.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields",
  ],
  on: ["create", "update"],
  needs: ["stackType"],
  service: {
    when: [
      wantsDualStack,
      wantsLoadBalancer,
      field("with ipFamilyPolicy PreferDualStack", "spec.ipFamilyPolicy", { is: ["PreferDualStack"] }),
    ],
    check(s, report) {
      const { stackType } = s.cluster;
      const path = "/spec/ipFamilyPolicy";
      if (s.isCreation) {
        if (stackType === "ipv4") report({ message: "fallsBack", path });
      } else if (stackType === "ipv4-ipv6" && s.object.ipFamilies.length === 1 && s.previous?.ipFamilies.length === 1) {
        report({ message: "staysSingle", path, fix: "Recreate the Service to make it dual-stack." });
      }
    },
  },
});
