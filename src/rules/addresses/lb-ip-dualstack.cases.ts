import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./lb-ip.sketches.ts";

const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };

export const CASES: CaseTable = {
  "lb-ip-dualstack": [
    {
      title: "Dual stack",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "undocumented", action: "warn" }],
      isExample: true,
    },
    {
      title: "IPv4 only on a dual-stack cluster",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ipFamilies: ["IPv4"], loadBalancerIP: "203.0.113.10" } }),
      expect: [],
    },
  ],
};
