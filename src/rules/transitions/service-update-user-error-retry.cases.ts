import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "service-update-user-error-retry": [
    {
      title: "The policy only warns of a change that can't work",
      policy: { rules: { "rbs-added-to-target-pool": "warn" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
      isExample: true,
    },
    {
      title: "The audit preset denies nothing",
      policy: { preset: "audit" },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "An exemption lets it pass",
      policy: { exemptions: [{ rules: ["rbs-added-to-target-pool"], reason: "TICKET-1" }] },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "The rule is off",
      policy: { rules: { "rbs-added-to-target-pool": "off" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "The denial stands",
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another denial stands",
      policy: { rules: { "rbs-added-to-target-pool": "warn" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool", { spec: { externalTrafficPolicy: "local" } }),
      expect: [],
    },
    {
      title: "Nothing was denied",
      policy: { preset: "audit" },
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
    },
    {
      title: "A new Service is tried at once",
      policy: { preset: "audit" },
      object: rbs({ spec: { loadBalancerIP: "2001:db8::1" } }),
      expect: [],
    },
  ],
};
