import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { NEWER, newer, OLDER } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-annotation-empty": [
    {
      title: "An empty value hides the older key",
      object: internal({ annotations: { [NEWER]: "", [OLDER]: "int-subnet" } }),
      expect: [{ message: "empty", action: "warn" }],
      isExample: true,
    },
    { title: "A name", object: internal(newer("int-subnet")), expect: [] },
  ],
};
