import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { NEWER, NO_SUBSETTING, OLDER } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-annotations-both": [
    {
      title: "With subsetting the newer key wins",
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "default" } }),
      expect: [{ message: "newerWins", action: "warn" }],
      isExample: true,
    },
    {
      title: "With instance groups the older key is the only one",
      cluster: NO_SUBSETTING,
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "default" } }),
      expect: [{ message: "olderWins", action: "warn" }],
    },
    {
      title: "Both say the same",
      object: internal({ annotations: { [NEWER]: "int-subnet", [OLDER]: "int-subnet" } }),
      expect: [],
    },
  ],
};
