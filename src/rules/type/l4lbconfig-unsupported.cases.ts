import type { CaseTable } from "../case.ts";
import { clusterIp, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { L3, logged, logging } from "./options.sketches.ts";

export const CASES: CaseTable = {
  "l4lbconfig-unsupported": [
    {
      title: "A cluster without the feature",
      cluster: L3,
      object: rbs(logged),
      others: [logging],
      expect: [],
      isExample: true,
    },
    {
      title: "Below the version that has it",
      object: rbs(logged),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A switch decides rather than the version",
      cluster: { ...L3, features: { l4lbConfig: false } },
      object: rbs(logged),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "A live target pool",
      cluster: L3,
      object: live(loadBalancer, "target pool", logged),
      old: live(loadBalancer, "target pool"),
      expect: [{ message: "legacy", action: "deny" }],
    },
    {
      title: "No load balancer",
      cluster: L3,
      object: clusterIp(logged),
      expect: [{ message: "noLoadBalancer", action: "deny" }],
    },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ...logged, spec: { loadBalancerClass: "a.b/c" } }),
      expect: [],
    },
  ],
};
