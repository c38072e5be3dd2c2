import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { NO_SUBSETTING, newer, older } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-annotation-requires-subsetting": [
    {
      title: "Instance groups",
      cluster: NO_SUBSETTING,
      object: internal(newer("int-subnet")),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The older key",
      cluster: NO_SUBSETTING,
      object: internal(older("int-subnet")),
      expect: [],
      isExample: true,
    },
    { title: "Subsetting", object: internal(newer("int-subnet")), expect: [] },
  ],
};
