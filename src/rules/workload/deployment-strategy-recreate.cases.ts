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
