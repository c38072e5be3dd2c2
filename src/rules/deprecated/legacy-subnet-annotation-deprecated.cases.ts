import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";

const SUBNET = "networking.gke.io/internal-load-balancer-subnet";
const NEW_SUBNET = "networking.gke.io/load-balancer-subnet";

export const CASES: CaseTable = {
  "legacy-subnet-annotation-deprecated": [
    {
      title: "The older subnet annotation",
      object: internal({ annotations: { [SUBNET]: "default" } }),
      expect: [{ message: "older", action: "info" }],
      isExample: true,
    },
    {
      title: "The newer one",
      object: internal({ annotations: { [NEW_SUBNET]: "default" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Both",
      object: internal({ annotations: { [SUBNET]: "default", [NEW_SUBNET]: "default" } }),
      expect: [{ message: "older", action: "info" }],
    },
    {
      title: "The legacy controller reads nothing else",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SUBNET]: "default" } }),
      expect: [],
    },
  ],
};
