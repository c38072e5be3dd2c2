import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { NO_PINHOLE, ranges } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-union-open": [
    {
      title: "A Service without ranges opens the port for this one",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      expect: [{ message: "openedBy", action: "warn" }],
      isExample: true,
    },
    {
      title: "This Service opens the port for one with ranges",
      cluster: NO_PINHOLE,
      object: rbs(),
      others: [rbs({ name: "api", namespace: "other", ...ranges("203.0.113.0/24") })],
      expect: [{ message: "opens", action: "warn" }],
    },
    {
      title: "Rules with a destination keep them apart; the validator tells",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      isOffline: true,
      expect: [{ message: "scoped", action: "info" }],
    },
    {
      title: "At admission nothing is said about rules with a destination",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      expect: [],
    },
    {
      title: "Neither has ranges",
      cluster: NO_PINHOLE,
      object: rbs(),
      others: [rbs({ name: "api" })],
      expect: [],
      isExample: true,
    },
    { title: "Nobody else exposes the port", cluster: NO_PINHOLE, object: rbs(ranges("203.0.113.0/24")), expect: [] },
  ],
};
