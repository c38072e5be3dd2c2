import type { CaseTable } from "../case.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { withFamilies } from "./policies.sketches.ts";

export const CASES: CaseTable = {
  "prefer-dualstack-expands": [
    {
      title: "PreferDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv6"]),
      expect: [{ message: "expands", action: "info" }],
      isExample: true,
    },
    {
      title: "PreferDualStack without families",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", undefined),
      expect: [{ message: "expands", action: "info" }],
    },
    {
      title: "RequireDualStack with one family",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", ["IPv4"]),
      expect: [{ message: "expands", action: "info" }],
    },
    {
      title: "Both families are written",
      cluster: DUAL_STACK,
      object: withFamilies("PreferDualStack", ["IPv4", "IPv6"]),
      expect: [],
      isExample: true,
    },
    { title: "An IPv4 cluster adds none", object: withFamilies("PreferDualStack", ["IPv4"]), expect: [] },
    {
      title: "A Service that is no load balancer",
      cluster: DUAL_STACK,
      object: clusterIp({ spec: { ipFamilyPolicy: "PreferDualStack", ipFamilies: ["IPv4"] } }),
      expect: [],
    },
  ],
};
