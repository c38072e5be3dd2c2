import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

const scaledObject = (spec: object) => ({
  kind: "ScaledObject",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { name: "web" }, ...spec },
});
const autoscaler = (minReplicas: number) => ({
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas },
});

export const CASES: CaseTable = {
  "deployment-scale-to-zero": [
    {
      title: "The last replica goes",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment({ spec: { replicas: 2 } }),
      others: WEB,
      expect: [{ message: "empty", action: "warn" }],
      isExample: true,
    },
    {
      title: "No replicas are one by default",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment(),
      others: WEB,
      expect: [{ message: "empty", action: "warn" }],
    },
    {
      title: "One stays",
      object: deployment({ spec: { replicas: 1 } }),
      old: deployment({ spec: { replicas: 2 } }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    {
      title: "There were none",
      object: deployment({ spec: { replicas: 0 }, labels: { app: "web", v: "2" } }),
      old: deployment({ spec: { replicas: 0 } }),
      others: WEB,
      expect: [],
    },
    {
      title: "Not behind NEGs",
      object: deployment({ spec: { replicas: 0 } }),
      old: deployment({ spec: { replicas: 2 } }),
      expect: [],
    },
    {
      title: "KEDA may go to zero unless it is told otherwise",
      object: deployment(),
      others: [...WEB, scaledObject({})],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "KEDA goes to zero while idle",
      object: deployment(),
      others: [...WEB, scaledObject({ minReplicaCount: 2, idleReplicaCount: 0 })],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "KEDA keeps two",
      object: deployment(),
      others: [...WEB, scaledObject({ minReplicaCount: 2 })],
      isOffline: true,
      expect: [],
    },
    {
      title: "An autoscaler of Kubernetes that may go to zero",
      object: deployment(),
      others: [...WEB, autoscaler(0)],
      isOffline: true,
      expect: [{ message: "mayEmpty", action: "warn" }],
    },
    {
      title: "An autoscaler that may not",
      object: deployment(),
      others: [...WEB, autoscaler(1)],
      isOffline: true,
      expect: [],
    },
  ],
};
