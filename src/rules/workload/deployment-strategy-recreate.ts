import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { negServicesOf } from "./behind-negs.ts";

export const deploymentStrategyRecreate = defineRule({
  id: "deployment-strategy-recreate",
  group: "workload",
  action: "warn",
  summary: "A Deployment behind NEGs that replaces all its Pods at once.",
  messages: {
    recreate:
      'Strategy Recreate empties the NEGs of "{service}" on every rollout: errors until new endpoints are healthy.',
    all: 'maxUnavailable 100% lets a rollout empty the NEGs of "{service}": errors until new endpoints are healthy.',
  },
  why: "All endpoints leave the NEG before new ones are in, and new ones take a minute or more to become healthy.",
  fix: "Use RollingUpdate with maxUnavailable 0 or a small share.",
  sources: ["GKE: Using container-native load balancing, Known issues"],
  isAdvice: true,
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where(
        "of kind Deployment that replace all Pods at once",
        ({ object: { kind, strategy, maxUnavailable } }) =>
          kind === "Deployment" && (strategy === "Recreate" || maxUnavailable === "100%"),
      ),
    ],
    check(s, report) {
      const [service] = negServicesOf(s);
      if (!service) return;
      const message = s.object.strategy === "Recreate" ? "recreate" : "all";
      const action = isBoundToItsVolume(s.object) ? "info" : "warn";
      report({ message, action, path: "/spec/strategy", data: { service: service.metadata.name } });
    },
  },
});

/** A single Pod with a volume that only one Pod can mount has no other way to be replaced. */
function isBoundToItsVolume({ replicas = 1, claimsVolumes }: Workload): boolean {
  return replicas <= 1 && claimsVolumes;
}
