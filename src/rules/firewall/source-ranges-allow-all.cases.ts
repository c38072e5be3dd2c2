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
    {
      title: "Two halves of everybody",
      object: rbs(ranges("0.0.0.0/1", "128.0.0.0/1")),
      expect: [{ message: "together", action: "warn" }],
    },
    {
      title: "In pieces that overlap",
      object: rbs(ranges("0.0.0.0/2", "64.0.0.0/2", "0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2", "10.0.0.0/8")),
      expect: [{ message: "together", action: "warn" }],
    },
    { title: "One half is not everybody", object: rbs(ranges("0.0.0.0/1", "10.0.0.0/8")), expect: [] },
    { title: "Two halves inside the network", object: internal(ranges("0.0.0.0/1", "128.0.0.0/1")), expect: [] },
    { title: "A narrow range", object: rbs(ranges("203.0.113.0/24")), expect: [], isExample: true },
    { title: "No range at all", object: rbs(), expect: [] },
  ],
};
