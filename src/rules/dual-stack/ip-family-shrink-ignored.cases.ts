import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { EXT_SUBNET, FOUR, FOUR_SIX, onRbs, SIX, SIX_FOUR } from "./transitions.sketches.ts";

export const CASES: CaseTable = {
  "ip-family-shrink-ignored": [
    {
      title: "A family is taken from the list while the policy requires both",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX, "RequireDualStack"),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [{ message: "readded", action: "warn" }],
      isExample: true,
    },
    {
      title: "PreferDualStack adds the family again, too",
      cluster: DUAL_STACK,
      old: onRbs(SIX_FOUR, "PreferDualStack"),
      object: onRbs(SIX, "PreferDualStack"),
      expect: [{ message: "readded", action: "warn" }],
    },
    {
      title: "Two families without a policy require both",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: { ipFamilies: FOUR_SIX } }),
      object: onRbs(FOUR, "RequireDualStack"),
      expect: [{ message: "readded", action: "warn" }],
    },
    {
      title: "With SingleStack the family does go",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: onRbs(FOUR, "SingleStack"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another family altogether is another rule's matter",
      cluster: DUAL_STACK,
      old: onRbs(FOUR_SIX),
      object: onRbs(SIX, "RequireDualStack"),
      expect: [],
    },
  ],
};
