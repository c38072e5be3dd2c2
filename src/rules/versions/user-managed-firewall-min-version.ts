import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";

export const userManagedFirewallMinVersion = defineRule({
  id: "user-managed-firewall-min-version",
  group: "versions",
  action: "warn",
  summary: "User-managed firewall rules in a cluster that is too old for them.",
  messages: {
    tooOld: "User-managed firewall rules need GKE {gate} or later; {version} still makes its own.",
  },
  why: "Older controllers do not know the switch: they keep opening the VPC firewall for every LoadBalancer Service.",
  fix: "Upgrade the cluster, or correct its profile.",
  sources: ["GKE: User-managed firewall rules for LoadBalancer Services"],
  on: ["create"],
  needs: ["gkeVersion", "userManagedFirewall"],
  gate: { name: "userManagedFirewall", speaks: "below" },
  cluster: {
    check(s, report) {
      const { gkeVersion, userManagedFirewall } = s.cluster;
      if (isAtLeast(gkeVersion, GATES.userManagedFirewall) || !userManagedFirewall) return;
      const data = { gate: formatGkeVersion(GATES.userManagedFirewall), version: formatGkeVersion(gkeVersion) };
      report({ message: "tooOld", path: "/userManagedFirewall", data });
    },
  },
});
