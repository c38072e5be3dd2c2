import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { livePool, liveRbs, PREMIUM, STANDARD, TIER } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-removed": [
    {
      title: "From an RBS Service",
      object: liveRbs(),
      old: liveRbs(STANDARD),
      expect: [{ message: "stuck", action: "deny" }],
      isExample: true,
    },
    {
      title: "Misspelt on an RBS Service",
      object: liveRbs({ [TIER]: "standard" }),
      old: liveRbs(STANDARD),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "From a target pool",
      object: livePool(),
      old: livePool(STANDARD),
      expect: [{ message: "noEffect", action: "warn" }],
    },
    {
      title: "Misspelt on a target pool",
      object: livePool({ [TIER]: "standard" }),
      old: livePool(STANDARD),
      expect: [],
    },
    { title: "Not live yet", object: rbs(), old: rbs({ annotations: STANDARD }), expect: [] },
    { title: "Premium removed is Premium still", object: liveRbs(), old: liveRbs(PREMIUM), expect: [] },
  ],
};
