import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

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
      title: "A quarter at once",
      object: deployment({ spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } } } }),
      others: WEB,
      expect: [],
      isExample: true,
    },
    { title: "Not behind NEGs", object: deployment({ spec: { strategy: { type: "Recreate" } } }), expect: [] },
  ],
};
