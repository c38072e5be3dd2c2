import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";

const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
const OLD_SHARE = "cloud.google.com/load-balancer-backend-share";

export const CASES: CaseTable = {
  "backend-share-value-invalid": [
    {
      title: "TRUE in capitals shares nothing",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "TRUE" } }),
      expect: [{ message: "invalid", action: "warn" }],
      isExample: true,
    },
    {
      title: "true",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    { title: "false says no", object: internal({ annotations: { [SHARE]: "false" } }), expect: [] },
    {
      title: "Either key",
      object: internal({ annotations: { [SHARE]: "1", [OLD_SHARE]: "yes" } }),
      expect: [
        { message: "invalid", action: "warn" },
        { message: "invalid", action: "warn" },
      ],
    },
  ],
};
