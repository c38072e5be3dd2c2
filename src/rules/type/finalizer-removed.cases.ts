import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "finalizer-removed": [
    {
      title: "A user takes the finalizer off",
      object: rbs({ status: ["198.51.100.7"] }),
      old: live(rbs, "rbs"),
      expect: [{ message: "orphaned", action: "deny" }],
      isExample: true,
    },
    {
      title: "The finalizer stays",
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      old: live(rbs, "rbs"),
      expect: [],
      isExample: true,
    },
    {
      title: "The generic finalizer counts",
      object: loadBalancer({ finalizers: ["gke.networking.io/l4-netlb-v1"], status: ["198.51.100.7"] }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "orphaned", action: "deny" }],
    },
    {
      title: "Somebody else's finalizer does not",
      object: live(rbs, "rbs"),
      old: live(rbs, "rbs", { finalizers: ["gke.networking.io/l4-netlb-v2", "example.com/x"] }),
      expect: [],
    },
    {
      title: "A Service that is being deleted",
      object: rbs({ metadata: { deletionTimestamp: "2026-11-21T00:00:00Z" } }),
      old: live(rbs, "rbs", { metadata: { deletionTimestamp: "2026-11-21T00:00:00Z" } }),
      expect: [],
    },
  ],
};
