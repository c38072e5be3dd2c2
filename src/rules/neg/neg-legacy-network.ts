import { NEG } from "../../domain/annotations.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { enablesNegs, NEG_PATH } from "../shared/neg-use.ts";

export const negLegacyNetwork = defineRule({
  id: "neg-legacy-network",
  group: "neg",
  action: "deny",
  summary: "NEGs in a legacy network.",
  messages: { legacy: "NEGs do not work in a legacy network; no endpoint is ever added." },
  why: "A legacy network has no subnets, so no alias ranges from which Pods could have addresses that a NEG can hold.",
  fix: "Use instance groups (type NodePort without the annotation), or a cluster in a VPC network.",
  sources: ["GKE: Using container-native load balancing, Limitations"],
  on: ["create", "update"],
  needs: ["legacyNetwork"],
  service: {
    when: [annotates(NEG), enablesNegs],
    check({ cluster }, report) {
      if (cluster.legacyNetwork) report({ message: "legacy", path: NEG_PATH });
    },
  },
});
