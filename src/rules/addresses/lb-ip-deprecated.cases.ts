import type { CaseTable } from "../case.ts";
import { clusterIp, live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-deprecated": [
    {
      title: "On an RBS Service",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "deprecated", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool knows no other way",
      object: live(loadBalancer, "target pool", { labels: { a: "b" }, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: live(loadBalancer, "target pool", { spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [],
    },
    { title: "Not a load balancer", object: clusterIp(), expect: [] },
  ],
};
