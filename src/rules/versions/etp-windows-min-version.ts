import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";
import { isLocal, wantsLoadBalancer } from "../shared/conditions.ts";

export const etpWindowsMinVersion = defineRule({
  id: "etp-windows-min-version",
  group: "versions",
  action: "warn",
  summary: "externalTrafficPolicy: Local with Windows nodes in a cluster that is too old for it.",
  messages: {
    tooOld: "externalTrafficPolicy: Local on Windows nodes needs GKE {gate} or later, not {version}.",
  },
  why: "On older Windows nodes the policy is not supported: traffic that reaches them can be lost.",
  fix: "Use externalTrafficPolicy: Cluster, or upgrade the cluster.",
  sources: ["GKE: LoadBalancer Service parameters, External traffic policy"],
  on: ["create", "update"],
  needs: ["gkeVersion", "windowsNodePools"],
  gate: { name: "externalTrafficPolicyWindows", speaks: "below" },
  service: {
    when: [isLocal, wantsLoadBalancer],
    check(s, report) {
      const { gkeVersion, windowsNodePools } = s.cluster;
      const gate = GATES.externalTrafficPolicyWindows;
      if (isAtLeast(gkeVersion, gate) || !windowsNodePools) return;
      const data = { gate: formatGkeVersion(gate), version: formatGkeVersion(gkeVersion) };
      report({ message: "tooOld", path: "/spec/externalTrafficPolicy", data });
    },
  },
});
