import { AUTO_NEG_FACTS } from "../../controllers/l7/neg/auto-annotation.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { WorkloadSubject } from "../../engine/subject.ts";
import { negServicesOf } from "./behind-negs.ts";

export const deploymentScaleToZero = defineRule({
  id: "deployment-scale-to-zero",
  group: "workload",
  action: "warn",
  summary: "A workload behind NEGs that is scaled to zero, by hand or by an autoscaler.",
  messages: {
    empty: 'The NEGs of "{service}" become empty: non-200 answers until endpoints are back and healthy.',
    mayEmpty: '{scaler} may empty the NEGs of "{service}": non-200 answers until endpoints are back and healthy.',
  },
  why:
    "A load balancer without endpoints answers with errors. Going back up interrupts as well, until the new endpoints " +
    "are in the NEG and have passed their health checks.",
  fix: "Keep at least one replica, or take the Service out of the Ingress.",
  sources: [
    "GKE: Using container-native load balancing, Scale-to-zero workloads interruption",
    "KEDA: ScaledObject specification, minReplicaCount",
  ],
  on: ["create", "update"],
  needs: AUTO_NEG_FACTS,
  uses: ["gkeVersion"],
  looksUp: ["services", "ingresses"],
  workload: {
    when: [
      where(
        "that are scaled to zero, or may be by an autoscaler",
        (s) => isScaledDown(s) || (s.isOffline && s.index.knows("autoscalers")),
      ),
    ],
    check(s, report) {
      const { kind, metadata } = s.object;
      const [scaler] = s.isOffline ? s.index.scalersToZero(metadata.namespace, kind, metadata.name) : [];
      if (!isScaledDown(s) && scaler === undefined) return;
      const [service] = negServicesOf(s);
      if (!service) return;
      const data = { service: service.metadata.name };
      const path = "/spec/replicas";
      if (isScaledDown(s)) report({ message: "empty", path, data });
      else report({ message: "mayEmpty", path, about: "autoscaler", data: { ...data, scaler: scaler ?? "" } });
    },
  },
});

function isScaledDown({ object, previous }: WorkloadSubject): boolean {
  return object.replicas === 0 && previous !== undefined && previous.replicas !== 0;
}
