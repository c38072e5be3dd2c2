import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { wantsDualStack, wantsLoadBalancer } from "../shared/conditions.ts";

export const preferDualstackExpands = defineRule({
  id: "prefer-dualstack-expands",
  group: "dual-stack",
  action: "info",
  summary: "A dual-stack policy that adds a family which the manifest does not list.",
  messages: { expands: "{policy} makes the API server add the second family: the Service gets two forwarding rules." },
  why:
    "In a dual-stack cluster both dual-stack policies fill up spec.ipFamilies. GKE then makes one forwarding rule and " +
    "one address for each family, and bills both.",
  fix: "List both families to say so, or use ipFamilyPolicy: SingleStack.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/kubernetes pkg/registry/core/service/storage/alloc.go initIPFamilyFields",
  ],
  on: ["create"],
  needs: ["stackType"],
  service: {
    when: [
      wantsDualStack,
      wantsLoadBalancer,
      where("that name fewer than two families", ({ object }) => object.ipFamilies.length < 2),
    ],
    check(s, report) {
      if (s.cluster.stackType !== "ipv4-ipv6") return;
      report({ message: "expands", path: "/spec/ipFamilyPolicy", data: { policy: s.object.ipFamilyPolicy ?? "" } });
    },
  },
});
