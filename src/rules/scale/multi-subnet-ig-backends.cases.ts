import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { old, recent, TARGET_POOL } from "./scale.sketches.ts";

export const CASES: CaseTable = {
  "multi-subnet-ig-backends": [
    {
      title: "An internal Service without subsetting",
      cluster: old({ multiSubnet: true }),
      object: internal(),
      expect: [{ message: "leftOut", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool",
      cluster: { multiSubnet: true },
      object: loadBalancer({ annotations: TARGET_POOL }),
      expect: [{ message: "leftOut", action: "warn" }],
    },
    {
      title: "An external Service on instance groups",
      cluster: { multiSubnet: true },
      object: rbs(),
      expect: [{ message: "leftOut", action: "warn" }],
    },
    {
      title: "An external Service on NEGs",
      cluster: recent({ multiSubnet: true }),
      object: rbs(),
      expect: [],
      isExample: true,
    },
    { title: "An internal Service with subsetting", cluster: { multiSubnet: true }, object: internal(), expect: [] },
    { title: "All nodes in one subnet", object: rbs(), expect: [] },
  ],
};
