import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-duplicate-family": [
    {
      title: "Two IPv4 addresses on an IPv4 Service",
      object: rbs(named("web-ip,std-ip")),
      expect: [{ message: "secondUnused", action: "warn" }],
      isExample: true,
    },
    {
      title: "Two IPv4 addresses on a dual-stack Service",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,std-ip") }),
      expect: [{ message: "secondUnused", action: "deny" }],
    },
    { title: "The same name twice", object: rbs(named("web-ip,web-ip")), expect: [] },
    {
      title: "One name for each family",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip6, web-ip") }),
      expect: [],
    },
  ],
};
