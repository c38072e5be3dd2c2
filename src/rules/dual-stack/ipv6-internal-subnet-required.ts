import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isSubsetting } from "../shared/conditions.ts";
import { lackingSubnet } from "./subnet-access.ts";

export const ipv6InternalSubnetRequired = defineRule({
  id: "ipv6-internal-subnet-required",
  group: "dual-stack",
  action: "deny",
  summary: "An internal IPv6 Service whose subnet has no internal IPv6 range.",
  messages: { noRange: 'Subnet "{subnet}" has no internal IPv6 range: GKE provisions nothing, not even IPv4.' },
  why:
    "A subnet has either internal or external IPv6 addresses, never both. The controller looks at that before anything " +
    "else, at every sync; where it does not fit, nothing is made and no later edit is applied.",
  fix: "Name an INTERNAL dual-stack subnet in the annotation load-balancer-subnet.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/resources/l4ipv6.go serviceSubnetHasInternalIPv6Range",
  ],
  since: "1.29",
  on: ["create", "update"],
  illustrations: ["subnet"],
  needs: ["clusterSubnet", "dualStackILB"],
  uses: ["subnets", "region"],
  kindDependent: true,
  service: {
    when: [isSubsetting, where("that get an IPv6 address", (s) => s.model.families.includes("IPv6"))],
    check(s, report) {
      const subnet = lackingSubnet(s, "INTERNAL");
      if (!subnet) return;
      report({
        message: "noRange",
        action: subnet.isCertain ? "deny" : "warn",
        path: subnet.path,
        about: "subnet",
        data: { subnet: subnet.name },
      });
    },
  },
});
