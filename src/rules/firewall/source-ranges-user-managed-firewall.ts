import { defineRule } from "../../engine/rule.ts";
import { hasOwner, restrictsSources } from "../shared/conditions.ts";
import { writtenRanges } from "../shared/written-ranges.ts";

export const sourceRangesUserManagedFirewall = defineRule({
  id: "source-ranges-user-managed-firewall",
  group: "firewall",
  action: "warn",
  summary: "Source ranges where GKE leaves the VPC firewall to its user.",
  messages: {
    nodesOnly:
      "VPC firewall rules for LoadBalancer Services are user-managed here: only the nodes enforce these ranges.",
    managed: "GKE still manages the firewall of this legacy load balancer, although the cluster's is user-managed.",
  },
  why:
    "With user-managed firewall rules the newer controllers make none. kube-proxy or Dataplane V2 still drops packets " +
    "from other sources, but only after they have reached a node.",
  fix: "Restrict the sources in your firewall rules as well.",
  sources: [
    "GKE: User-managed firewall rules for LoadBalancer Services",
    "kubernetes/ingress-gce pkg/l4/resources/l4netlb.go disableNodesFirewallProvisioning",
  ],
  since: "1.31.3-gke.105600",
  on: ["create", "update"],
  needs: ["userManagedFirewall"],
  kindDependent: true,
  service: {
    when: [restrictsSources, hasOwner],
    check(s, report) {
      if (!s.cluster.userManagedFirewall || writtenRanges(s.model).length === 0) return;
      const path = "/spec/loadBalancerSourceRanges";
      if (s.model.isModern) report({ message: "nodesOnly", path });
      else report({ message: "managed", action: "info", path, fix: "Nothing needs to be done." });
    },
  },
});
