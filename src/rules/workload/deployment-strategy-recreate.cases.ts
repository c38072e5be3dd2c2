import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

const AUTOSCALER = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", namespace: "shop" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 3, maxReplicas: 9 },
};

export const CASES: CaseTable = {
  "deployment-strategy-recreate": [
    {
      title: "Recreate",
      object: deployment({ spec: { strategy: { type: "Recreate" } } }),
      others: WEB,
      expect: [{ message: "recreate", action: "warn" }],
      isExample: true,
    },
    {
      title: "A single Pod with a volume of its own has no other way",
      object: deployment({
        spec: { strategy: { type: "Recreate" }, replicas: 1 },
        pod: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
      }),
      others: WEB,
      expect: [{ message: "recreate", action: "info" }],
    },
    {
      title: "Several Pods on one volume have",
      object: deployment({
        spec: { strategy: { type: "Recreate" }, replicas: 2 },
        pod: { volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data" } }] },
      }),
      others: WEB,
      expect: [{ message: "recreate", action: "warn" }],
    },
    {
      title: "All Pods at once",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } } } }),
      others: WEB,
      expect: [{ message: "all", action: "warn" }],
    },
    {
      title: "As many as there are",
      object: deployment({
        spec: { replicas: 2, strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 2 } } },
      }),
      others: WEB,
      isOffline: true,
      expect: [{ message: "all", action: "warn" }],
    },
    {
      title: "As many as there are in a cluster, where autoscalers are not watched",
      object: deployment({
        spec: { replicas: 2, strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 2 } } },
      }),
      others: WEB,
      expect: [],
    },
    {
      title: "As many as are written, of more that an autoscaler makes",
      object: deployment({
        spec: { replicas: 1, strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } },
      }),
      others: [...WEB, AUTOSCALER],
      isOffline: true,
      expect: [],
    },
    {
      title: "Nobody knows of how many",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 1 } } } }),
      others: WEB,
      expect: [],
    },
    {
      title: "A quarter at once",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } } } }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    { title: "Not behind NEGs", object: deployment({ spec: { strategy: { type: "Recreate" } } }), expect: [] },
  ],
};
