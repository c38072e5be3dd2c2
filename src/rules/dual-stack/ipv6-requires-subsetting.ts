import { needsFamily } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLegacyInternal, needsIpv6 } from "../shared/conditions.ts";

export const ipv6RequiresSubsetting = defineRule({
  id: "ipv6-requires-subsetting",
  group: "dual-stack",
  action: "deny",
  summary: "An internal IPv6 or dual-stack Service on instance groups, which serve IPv4 only.",
  messages: {
    dualStack: "Without GKE subsetting an internal load balancer serves IPv4 only: IPv6 is left out without an error.",
    ipv6Only: "Without GKE subsetting this IPv6 Service would get an IPv4 load balancer instead, without an error.",
  },
  why:
    "The controller of internal load balancers on instance groups never looks at spec.ipFamilies. It makes one IPv4 " +
    "forwarding rule and reports success.",
  fix: "Turn on GKE subsetting, then create the Service.",
  sources: [
    "GKE: LoadBalancer Service parameters, IPv4/IPv6 dual stack",
    "kubernetes/cloud-provider-gcp providers/gce/gce_loadbalancer_internal.go ensureInternalLoadBalancer",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [needsIpv6, isLegacyInternal],
    check(s, report) {
      report({ message: needsFamily(s.object, "IPv4") ? "dualStack" : "ipv6Only", path: "/spec/ipFamilies" });
    },
  },
});
