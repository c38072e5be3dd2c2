import { WEIGHTED } from "../../domain/annotations.ts";
import { GATES } from "../../domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../domain/gke-version.ts";
import { annotation } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotationPath } from "../shared/annotation-edits.ts";
import { annotates, wantsExternal } from "../shared/conditions.ts";

export const weightedMinVersion = defineRule({
  id: "weighted-min-version",
  group: "versions",
  action: "deny",
  summary: "Weighted load balancing in a cluster that is too old for it.",
  messages: {
    tooOld: "Weighted load balancing needs GKE {gate} or later; without it every node gets the same share.",
    between: "Weighted load balancing is sure from GKE {gate} on; {version} may not have it yet.",
  },
  why:
    "Older controllers ignore the annotation: the load balancer spreads traffic evenly over nodes, however many Pods " +
    "each has. GKE's parameter table promises 1.31.0, its overview a later build.",
  fix: "Upgrade the cluster, or remove the annotation.",
  sources: [
    "GKE: About LoadBalancer Services, Weighted load balancing",
    "GKE: LoadBalancer Service parameters, Weighted load balancing",
  ],
  on: ["create", "update"],
  needs: ["weightedNetLB"],
  uses: ["gkeVersion"],
  gate: { name: "weighted", speaks: "below" },
  service: {
    when: [
      annotates(WEIGHTED),
      wantsExternal,
      where("whose annotation says pods-per-node", (s) => annotation(s.object, WEIGHTED) === "pods-per-node"),
    ],
    check(s, report) {
      const { weightedNetLB, gkeVersion: version } = s.cluster;
      if (weightedNetLB) return;
      const path = annotationPath(WEIGHTED);
      const gate = formatGkeVersion(GATES.weighted);
      if (version && isBetween(version)) {
        report({ message: "between", action: "warn", path, data: { gate, version: formatGkeVersion(version) } });
      } else report({ message: "tooOld", path, data: { gate } });
    },
  },
});

/** Whether one of GKE's pages promises the feature for the version and the other one does not. */
function isBetween(version: Parameters<typeof isAtLeast>[0]): boolean {
  return isAtLeast(version, GATES.weightedPreview) && !isAtLeast(version, GATES.weighted);
}
