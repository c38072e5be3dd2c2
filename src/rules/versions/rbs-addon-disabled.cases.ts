import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { NO_ADDON, WANTS_TARGET_POOL } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "rbs-addon-disabled": [
    {
      title: "RBS without the add-on",
      cluster: NO_ADDON,
      object: rbs(),
      expect: [{ message: "disabled", action: "deny" }],
      isExample: true,
    },
    {
      title: "A target pool needs none",
      cluster: NO_ADDON,
      object: loadBalancer({ labels: WANTS_TARGET_POOL }),
      expect: [],
    },
  ],
};
