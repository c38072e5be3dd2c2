import { parseAddress } from "../../domain/addresses.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { hasOwner, statesIp } from "../shared/conditions.ts";

export const lbIpIpv6 = defineRule({
  id: "lb-ip-ipv6",
  group: "addresses",
  action: "deny",
  summary: "An IPv6 address in spec.loadBalancerIP.",
  messages: { isIpv6: "spec.loadBalancerIP {value} is IPv6; the field is for IPv4 only and GKE can't use it." },
  why: "The controllers hand the field to the IPv4 forwarding rule. An IPv6 address makes it fail.",
  fix: "Name a reserved address in networking.gke.io/load-balancer-ip-addresses.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP addresses",
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [statesIp, hasOwner],
    check(s, report) {
      const { loadBalancerIP: value = "" } = s.object;
      if (parseAddress(value)?.family === "IPv6") report({ message: "isIpv6", path: LITERAL_PATH, data: { value } });
    },
  },
});
