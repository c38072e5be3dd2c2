import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-partial-dualstack": [
    {
      title: "Only an IPv4 name",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip") }),
      expect: [{ message: "onlyOne", action: "warn" }],
      isExample: true,
    },
    {
      title: "The IPv6 name and spec.loadBalancerIP",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" }, ...named("web-ip6") }),
      expect: [],
    },
    {
      title: "Both names",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") }),
      expect: [],
    },
    { title: "Neither", cluster: DUAL_STACK, object: rbs({ spec: BOTH_FAMILIES }), expect: [] },
  ],
};
