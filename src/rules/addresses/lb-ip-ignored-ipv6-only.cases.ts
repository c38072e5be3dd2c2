import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY } from "./lb-ip.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-ignored-ipv6-only": [
    {
      title: "IPv6 only",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...IPV6_ONLY, loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    { title: "IPv4", object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }), expect: [] },
  ],
};
