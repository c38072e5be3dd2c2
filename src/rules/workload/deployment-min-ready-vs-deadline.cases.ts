import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "deployment-min-ready-vs-deadline": [
    {
      title: "As long as the deadline",
      object: deployment({ spec: { minReadySeconds: 600 } }),
      expect: [{ message: "beyond", action: "deny" }],
      isExample: true,
    },
    {
      title: "Shorter than the deadline",
      object: deployment({ spec: { minReadySeconds: 600, progressDeadlineSeconds: 601 } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A DaemonSet has no deadline",
      object: deployment({ kind: "DaemonSet", spec: { minReadySeconds: 600 } }),
      expect: [],
    },
  ],
};
