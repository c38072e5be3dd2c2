import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { NEG_STATUS, RULE } from "./controller-fields.sketches.ts";

const FIREWALL = "service.kubernetes.io/firewall-rule";

export const CASES: CaseTable = {
  "controller-annotation-edited": [
    {
      title: "A user changes the name of the forwarding rule",
      object: live(rbs, "rbs", { annotations: { [RULE]: "b" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      expect: [{ message: "edited", action: "warn" }],
      isExample: true,
    },
    {
      title: "A user changes something else",
      object: live(rbs, "rbs", { annotations: { [RULE]: "a" }, labels: { team: "a" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A replace with a file that lacks them is one finding",
      object: live(rbs, "rbs"),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a", [FIREWALL]: "b", [NEG_STATUS]: "{}" } }),
      expect: [{ message: "edited", action: "warn" }],
    },
    {
      title: "Adding one counts too",
      object: live(loadBalancer, "target pool", { annotations: { [RULE]: "a" } }),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "edited", action: "warn" }],
    },
    {
      title: "Strict policies deny it",
      object: live(rbs, "rbs", { annotations: { [RULE]: "b" } }),
      old: live(rbs, "rbs", { annotations: { [RULE]: "a" } }),
      policy: { preset: "strict" },
      expect: [{ message: "edited", action: "deny" }],
    },
  ],
};
