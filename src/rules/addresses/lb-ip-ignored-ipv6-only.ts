import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { isModern, statesIp } from "../shared/conditions.ts";

export const lbIpIgnoredIpv6Only = defineRule({
  id: "lb-ip-ignored-ipv6-only",
  group: "addresses",
  action: "warn",
  summary: "spec.loadBalancerIP on an IPv6-only Service.",
  messages: {
    ignored: "spec.loadBalancerIP {ip} is not used: the Service is IPv6 only.",
  },
  why: "The field is read for the IPv4 forwarding rule alone, and an IPv6-only Service has none.",
  fix: "Name a reserved IPv6 address in networking.gke.io/load-balancer-ip-addresses.",
  sources: ["kubernetes/ingress-gce pkg/l4/address/to_use.go IPv6ToUse"],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [statesIp, isModern, where("that get no IPv4 address", (s) => !s.model.families.includes("IPv4"))],
    check: (s, report) =>
      report({ message: "ignored", path: LITERAL_PATH, data: { ip: s.object.loadBalancerIP ?? "" } }),
  },
});
