import type { CaseTable } from "../case.ts";
import { internal, live } from "../shared/service.sketches.ts";
import { DUAL_STACK, DUAL_STACK_WITHOUT_SUBSETTING } from "./clusters.sketches.ts";
import { BOTH, SIX } from "./creation.sketches.ts";

export const CASES: CaseTable = {
  "ipv6-requires-subsetting": [
    {
      title: "A dual-stack internal Service without subsetting",
      cluster: DUAL_STACK_WITHOUT_SUBSETTING,
      object: internal({ spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 internal Service without subsetting",
      cluster: DUAL_STACK_WITHOUT_SUBSETTING,
      object: internal({ spec: SIX }),
      expect: [{ message: "ipv6Only", action: "deny" }],
    },
    { title: "With subsetting", cluster: DUAL_STACK, object: internal({ spec: BOTH }), expect: [], isExample: true },
    {
      title: "A Service from before subsetting is told to be recreated instead",
      cluster: DUAL_STACK,
      old: live(internal, "instance groups", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(internal, "instance groups", { spec: BOTH }),
      expect: [],
    },
  ],
};
