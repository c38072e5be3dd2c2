import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { newer, withSubnet } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-purpose": [
    {
      title: "A proxy-only subnet",
      cluster: withSubnet({ purpose: "REGIONAL_MANAGED_PROXY" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "setAside", action: "deny" }],
      isExample: true,
    },
    {
      title: "An ordinary subnet",
      cluster: withSubnet({ purpose: "PRIVATE" }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
};
