import { IP_COLLECTION_V6 } from "../../domain/annotations.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { isRbs } from "../shared/conditions.ts";
import { lackingSubnet } from "./subnet-access.ts";

export const ipv6ExternalSubnetRequired = defineRule({
  id: "ipv6-external-subnet-required",
  group: "dual-stack",
  action: "deny",
  summary: "An external IPv6 Service whose subnet has no external IPv6 range.",
  messages: { noRange: 'Subnet "{subnet}" has no external IPv6 range: GKE provisions nothing, not even IPv4.' },
  why:
    "The controller looks at the subnet before anything else, at every sync. Where the range is missing the sync ends " +
    "in a user error: a new Service gets no load balancer, and no later edit of an existing one is applied.",
  fix: "Name an EXTERNAL dual-stack subnet in the annotation load-balancer-subnet.",
  sources: [
    "GKE: LoadBalancer Service parameters, Subnet",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlbipv6.go serviceSubnetHasExternalIPv6Range",
  ],
  since: "1.29",
  on: ["create", "update"],
  illustrations: ["subnet"],
  needs: ["clusterSubnet", "dualStackNetLB"],
  uses: ["subnets", "region"],
  kindDependent: true,
  service: {
    when: [
      isRbs,
      where(
        "that get an IPv6 address from a subnet",
        (s) =>
          s.model.families.includes("IPv6") && // An IP collection brings its own range.
          !annotation(s.object, IP_COLLECTION_V6),
      ),
    ],
    check(s, report) {
      const subnet = lackingSubnet(s, "EXTERNAL");
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
