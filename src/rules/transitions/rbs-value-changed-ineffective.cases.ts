import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { after, RBS } from "./ownership.sketches.ts";

export const CASES: CaseTable = {
  "rbs-value-changed-ineffective": [
    {
      title: "Switched off on a live backend service",
      old: live(rbs, "rbs"),
      object: after("rbs", { "cloud.google.com/l4-rbs": "disabled" }),
      expect: [{ message: "staysRbs", action: "warn" }],
      isExample: true,
    },
    {
      title: "One ineffective value instead of another on a target pool",
      old: after("target pool", { "cloud.google.com/l4-rbs": "disabled" }),
      object: after("target pool", { "cloud.google.com/l4-rbs": "false" }),
      expect: [{ message: "staysTargetPool", action: "warn" }],
    },
    {
      title: "Switched on on a target pool is another rule's matter",
      old: after("target pool", { "cloud.google.com/l4-rbs": "disabled" }),
      object: live(rbs, "target pool"),
      expect: [],
    },
    {
      title: "Nothing is live yet",
      old: rbs(),
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
    {
      title: "The value stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "On an internal Service nobody reads it",
      old: live(internal, "subsetting", { annotations: RBS }),
      object: live(internal, "subsetting", { annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
};
