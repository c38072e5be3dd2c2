import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { NO_PINHOLE, ranges } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-union": [
    {
      title: "Rules without a destination add up",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      expect: [{ message: "union", action: "warn" }],
      isExample: true,
    },
    {
      title: "Of several such Services each port names one",
      cluster: NO_PINHOLE,
      object: rbs({ ports: [80, 443], ...ranges("203.0.113.0/24") }),
      others: [
        rbs({ name: "a", ports: [80, 443], ...ranges("198.51.100.0/24") }),
        rbs({ name: "b", ports: [443], namespace: "other", ...ranges("198.51.100.0/25") }),
      ],
      expect: [
        { message: "union", action: "warn" },
        { message: "union", action: "warn" },
      ],
    },
    {
      title: "Rules with a destination do not; the validator tells, admission does not",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      isOffline: true,
      expect: [{ message: "scoped", action: "info" }],
    },
    {
      title: "At admission nothing is said about rules with a destination",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      expect: [],
    },
    {
      title: "The same ranges in another order",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24", "10.0.0.0/8")),
      others: [rbs({ name: "api", ...ranges("10.0.0.1/8", "203.0.113.0/24") })],
      expect: [],
      isExample: true,
    },
    {
      title: "Another port, another protocol, a Service that goes, one of another controller, and none",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [
        rbs({ name: "a", ports: [81], ...ranges("198.51.100.0/24") }),
        rbs({ name: "b", ports: ["80/UDP"], ...ranges("198.51.100.0/24") }),
        rbs({ name: "c", metadata: { deletionTimestamp: "2026-11-20T10:00:00Z" }, ...ranges("198.51.100.0/24") }),
        rbs({
          name: "d",
          spec: { loadBalancerClass: "example.com/lb", loadBalancerSourceRanges: ["198.51.100.0/24"] },
        }),
        rbs({ name: "e" }),
      ],
      expect: [],
    },
    {
      title: "Ranges that can't be read do not compare",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("x") })],
      expect: [],
    },
    {
      title: "The Service itself is no other",
      cluster: NO_PINHOLE,
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: live(rbs, "rbs", ranges("203.0.113.0/24")),
      others: [live(rbs, "rbs", ranges("198.51.100.0/24"))],
      expect: [],
    },
  ],
};
