import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "forwarding-rule-quota": [
    {
      title: "Rules are counted by scheme",
      others: [
        live(rbs, "rbs"),
        live(internal, "subsetting", { name: "a" }),
        live(internal, "subsetting", { name: "b" }),
      ],
      expect: [
        { message: "counted", action: "info" },
        { message: "counted", action: "info" },
      ],
      isExample: true,
    },
    {
      title: "A quota that is enough",
      cluster: { forwardingRuleQuota: { external: 1 } },
      others: [live(rbs, "rbs")],
      expect: [{ message: "within", action: "info" }],
    },
    {
      title: "A quota that is not",
      cluster: { forwardingRuleQuota: { external: 1 } },
      others: [live(rbs, "rbs"), live(loadBalancer, "target pool", { name: "tp" })],
      expect: [{ message: "exceeded", action: "warn" }],
    },
    {
      title: "Only GKE's load balancers count",
      others: [clusterIp(), loadBalancer({ name: "other", spec: { loadBalancerClass: "example.com/lb" } })],
      expect: [],
      isExample: true,
    },
  ],
};
