import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { defineRule } from "../../engine/rule.ts";

export const subsettingMinVersion = defineRule({
  id: "subsetting-min-version",
  group: "versions",
  action: "deny",
  summary: "GKE subsetting in a cluster that is too old for it.",
  messages: { tooOld: "GKE subsetting needs GKE {gate} or later; this cluster runs {version}." },
  why: "Older versions do not know subsetting: internal Services get instance groups whatever the profile says.",
  fix: "Upgrade the cluster, or correct its profile.",
  sources: ["GKE: About LoadBalancer Services, GKE subsetting"],
  on: ["create"],
  needs: ["gkeVersion", "subsetting"],
  gate: { name: "subsetting", speaks: "below" },
  cluster: {
    check(s, report) {
      const { gkeVersion, subsetting } = s.cluster;
      if (isAtLeast(gkeVersion, GATES.subsetting) || !subsetting) return;
      const data = { gate: formatGkeVersion(GATES.subsetting), version: formatGkeVersion(gkeVersion) };
      report({ message: "tooOld", path: "/subsetting", data });
    },
  },
});
