import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-wrong-type": [
    {
      title: "An internal address on an external Service",
      object: rbs(named("int-ip")),
      expect: [{ message: "wrongType", action: "deny" }],
      isExample: true,
    },
    {
      title: "An external address, written as an IP, on an internal Service",
      object: internal({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "wrongType", action: "deny" }],
    },
    { title: "An internal address on an internal Service", object: internal(named("int-ip")), expect: [] },
  ],
};
