import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-allow-all": [
    {
      title: "Everybody beside a narrower range",
      object: rbs(ranges("10.0.0.0/8", "0.0.0.0/0")),
      expect: [{ message: "meaningless", action: "warn" }],
      isExample: true,
    },
    {
      title: "Everybody on an external Service",
      object: rbs(ranges("0.0.0.0/0")),
      expect: [{ message: "open", action: "warn" }],
    },
    {
      title: "Everybody over IPv6",
      object: rbs({ spec: { loadBalancerSourceRanges: ["::/0", "10.0.0.0/8"] } }),
      expect: [{ message: "open", action: "warn" }],
    },
    {
      title: "Everybody beside a narrower range on an internal Service",
      object: internal(ranges("0.0.0.0/0", "10.0.0.0/8")),
      expect: [{ message: "meaningless", action: "warn" }],
    },
    { title: "Everybody on an internal Service", object: internal(ranges("0.0.0.0/0")), expect: [] },
    {
      title: "Host bits do not narrow it",
      object: rbs(ranges("10.1.2.3/0")),
      expect: [{ message: "open", action: "warn" }],
    },
    { title: "A narrow range", object: rbs(ranges("203.0.113.0/24")), expect: [], isExample: true },
    { title: "No range at all", object: rbs(), expect: [] },
  ],
};
