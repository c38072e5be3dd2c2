import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, NEWER, OLDER, older } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "legacy-subnet-annotation-dualstack": [
    {
      title: "The older key with IPv6",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH_FAMILIES, ...older("int-subnet") }),
      expect: [{ message: "undocumented", action: "warn" }],
      isExample: true,
    },
    { title: "The older key with IPv4", object: internal(older("int-subnet")), expect: [] },
    {
      title: "The newer key hides the older one",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH_FAMILIES, annotations: { [OLDER]: "int-subnet", [NEWER]: "int-subnet" } }),
      expect: [],
    },
  ],
};
