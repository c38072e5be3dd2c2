import { needsFamily } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { isTargetPool, needsIpv6 } from "../shared/conditions.ts";

export const ipv6RequiresRbs = defineRule({
  id: "ipv6-requires-rbs",
  group: "dual-stack",
  action: "deny",
  summary: "An external IPv6 or dual-stack Service on a target pool, which serves IPv4 only.",
  messages: {
    dualStack: "A target pool serves IPv4 only: the IPv6 half of this Service gets no load balancer, without an error.",
    ipv6Only: "A target pool serves IPv4 only: this IPv6 Service would get a PUBLIC IPv4 address, without an error.",
  },
  why:
    "The controller of target pools never looks at spec.ipFamilies. It makes one IPv4 forwarding rule, also for a " +
    "Service that asks for IPv6 alone, and reports success.",
  fix: 'Create the Service with cloud.google.com/l4-rbs: "enabled".',
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_external.go ensureExternalLoadBalancer",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [needsIpv6, isTargetPool],
    check(s, report) {
      report({ message: needsFamily(s.object, "IPv4") ? "dualStack" : "ipv6Only", path: "/spec/ipFamilies" });
    },
  },
});
