import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-both-forms": [
    {
      title: "A name and an IP",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" }, ...named("web-ip") }),
      expect: [{ message: "overridden", action: "warn" }],
      isExample: true,
    },
    {
      title: "The name is of the other family",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" }, ...named("web-ip6") }),
      expect: [],
    },
    { title: "Only a name", object: rbs(named("web-ip")), expect: [] },
  ],
};
