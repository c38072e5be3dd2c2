import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { LITERAL_PATH } from "../shared/address-paths.ts";
import { isModern, statesIp } from "../shared/conditions.ts";

export const lbIpDualstack = defineRule({
  id: "lb-ip-dualstack",
  group: "addresses",
  action: "warn",
  summary: "spec.loadBalancerIP on a dual-stack Service.",
  messages: {
    undocumented: "spec.loadBalancerIP is documented for IPv4-only Services; here it pins the IPv4 address alone.",
  },
  why:
    "GKE documents the field for IPv4-only Services. Today's controllers use it for the IPv4 half of a dual-stack " +
    "Service, and its IPv6 address stays ephemeral.",
  fix: "Name both addresses in networking.gke.io/load-balancer-ip-addresses.",
  sources: [
    "GKE: LoadBalancer Service parameters, Static IP address parameters",
    "kubernetes/ingress-gce pkg/l4/address/to_use.go IPv4ToUse",
  ],
  on: ["create", "update"],
  kindDependent: true,
  service: {
    when: [statesIp, isModern, where("that get addresses of both families", (s) => s.model.families.length > 1)],
    check: (_, report) => report({ message: "undocumented", path: LITERAL_PATH }),
  },
});
