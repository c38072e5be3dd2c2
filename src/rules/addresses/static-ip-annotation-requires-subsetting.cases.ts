import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-annotation-requires-subsetting": [
    {
      title: "Instance groups",
      cluster: { subsetting: false },
      object: internal(named("int-ip")),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "Subsetting", object: internal(named("int-ip")), expect: [] },
  ],
};
