import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { AUTOSCALERS } from "../../domain/kinds/autoscaler.ts";
import type { Workload } from "../../domain/kinds/workload.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { WorkloadSubject } from "../../engine/subject.ts";
import { negServicesOf } from "./behind-negs.ts";

export const deploymentStrategyRecreate = defineRule({
  id: "deployment-strategy-recreate",
  group: "workload",
  action: "warn",
  summary: "A Deployment behind NEGs that replaces all its Pods at once.",
  messages: {
    recreate:
      'Strategy Recreate empties the NEGs of "{service}" on every rollout: errors until new endpoints are healthy.',
    all: 'maxUnavailable {share} lets a rollout empty the NEGs of "{service}": errors until new endpoints are healthy.',
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
        ({ object }) => object.kind === "Deployment" && (object.strategy === "Recreate" || mayLoseAll(object)),
      ),
    ],
    check(s, report) {
      const [service] = negServicesOf(s);
      if (!service) return;
      const { strategy, maxUnavailable: share = "", replicas } = s.object;
      const action = isBoundToItsVolume(s.object) ? "info" : "warn";
      const at = { action, path: "/spec/strategy" } as const;
      const data = { service: service.metadata.name };
      if (strategy === "Recreate") report({ message: "recreate", ...at, data });
      else if (share === "100%" || !mayBeScaled(s)) {
        const of = typeof share === "number" ? `${share} of ${replicas}` : share;
        report({ message: "all", ...at, data: { ...data, share: of } });
      }
    },
  },
});

/** Whether a rollout may take down all old Pods before a new one is ready. */
function mayLoseAll({ maxUnavailable, replicas = 0 }: Workload): boolean {
  return (
    maxUnavailable === "100%" || (typeof maxUnavailable === "number" && replicas > 0 && maxUnavailable >= replicas)
  );
}

/** Whether an autoscaler may have the say of how many Pods there are: in a cluster none is watched. */
function mayBeScaled({ object, index, isOffline }: Pick<WorkloadSubject, "object" | "index" | "isOffline">): boolean {
  const { kind, metadata } = object;
  const scalers = AUTOSCALERS.flatMap((scaler) => [...index.in(scaler, metadata.namespace)]);
  return !isOffline || scalers.some(({ workload }) => workload === `${kind}/${metadata.name}`);
}

/** A single Pod with a volume that only one Pod can mount has no other way to be replaced. */
function isBoundToItsVolume({ replicas = 1, claimsVolumes }: Workload): boolean {
  return replicas <= 1 && claimsVolumes;
}
