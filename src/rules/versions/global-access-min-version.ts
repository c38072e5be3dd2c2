import { GLOBAL_ACCESS } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsInternal } from "../shared/conditions.ts";

export const globalAccessMinVersion = defineRule({
  id: "global-access-min-version",
  group: "versions",
  action: "deny",
  summary: "Global access in a cluster that is too old for it.",
  messages: {
    tooOld: "Global access needs GKE {gate} or later; {version} ignores it and clients of other regions can't connect.",
    preview: "Global access is a preview before GKE {gate}; this cluster runs {version}.",
  },
  why: "Older controllers make a regional forwarding rule, which clients of other regions can't reach.",
  fix: "Upgrade the cluster, or remove the annotation.",
  sources: ["GKE: LoadBalancer Service parameters, Global access"],
  on: ["create", "update"],
  needs: ["gkeVersion"],
  gate: { name: "globalAccess", speaks: "below" },
  service: {
    when: [
      annotates(GLOBAL_ACCESS),
      wantsInternal,
      where("whose annotation says true", (s) => annotation(s.object, GLOBAL_ACCESS) === "true"),
    ],
    check(s, report) {
      const { gkeVersion } = s.cluster;
      if (isAtLeast(gkeVersion, GATES.globalAccess)) return;
      const isPreview = isAtLeast(gkeVersion, GATES.globalAccessPreview);
      const gate = formatGkeVersion(isPreview ? GATES.globalAccess : GATES.globalAccessPreview);
      const place = { path: annotationPath(GLOBAL_ACCESS), data: { gate, version: formatGkeVersion(gkeVersion) } };
      if (isPreview) report({ message: "preview", action: "warn", ...place });
      else report({ message: "tooOld", ...place });
    },
  },
});
