import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { clientIp } from "./affinity.sketches.ts";

export const CASES: CaseTable = {
  "session-affinity-ilb-uneven": [
    {
      title: "An internal Service with ClientIP",
      object: internal({ spec: clientIp() }),
      expect: [{ message: "uneven", action: "info" }],
      isExample: true,
    },
    { title: "An internal Service without affinity", object: internal(), expect: [], isExample: true },
    { title: "An external Service with ClientIP", object: rbs({ spec: clientIp() }), expect: [] },
  ],
};
