import type { CaseTable } from "../case.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { withFamilies } from "./policies.sketches.ts";

export const CASES: CaseTable = {
  "require-dualstack-on-single-stack": [
    {
      title: "RequireDualStack in an IPv4 cluster",
      object: withFamilies("RequireDualStack", undefined),
      expect: [{ message: "singleStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "RequireDualStack in an IPv6 cluster",
      cluster: { stackType: "ipv6" },
      object: withFamilies("RequireDualStack", undefined),
      expect: [{ message: "singleStack", action: "deny" }],
    },
    {
      title: "With both families written the missing stack is reported once",
      object: withFamilies("RequireDualStack", ["IPv4", "IPv6"]),
      expect: [],
    },
    {
      title: "A stack type that nobody stated is no reason for more than a hint",
      unknown: ["stackType"],
      object: withFamilies("RequireDualStack", undefined),
      expect: [{ message: "unknown", action: "info" }],
    },
    {
      title: "RequireDualStack in a dual-stack cluster",
      cluster: DUAL_STACK,
      object: withFamilies("RequireDualStack", undefined),
      expect: [],
    },
    {
      title: "PreferDualStack in an IPv4 cluster",
      object: withFamilies("PreferDualStack", undefined),
      expect: [],
      isExample: true,
    },
  ],
};
