import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { OLD_SHARE, SHARE } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "backend-share-ineffective": [
    {
      title: "An internal load balancer with subsetting",
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [{ message: "notLegacy", action: "warn" }],
      isExample: true,
    },
    {
      title: "An internal load balancer on instance groups",
      cluster: { subsetting: false },
      object: internal({ annotations: { [SHARE]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "With policy Local",
      cluster: { subsetting: false },
      object: internal({ annotations: { [OLD_SHARE]: "true" }, spec: { externalTrafficPolicy: "Local" } }),
      expect: [{ message: "local", action: "warn" }],
    },
    {
      title: "An external load balancer",
      object: rbs({ annotations: { [SHARE]: "true" } }),
      expect: [{ message: "notLegacy", action: "warn" }],
    },
    { title: "A value that does not ask for it", object: internal({ annotations: { [SHARE]: "false" } }), expect: [] },
  ],
};
