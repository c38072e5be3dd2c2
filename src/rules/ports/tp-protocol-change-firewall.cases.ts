import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { TCP, UDP } from "./protocols.sketches.ts";

export const CASES: CaseTable = {
  "tp-protocol-change-firewall": [
    {
      title: "A target pool from TCP to UDP on the same port",
      object: live(loadBalancer, "target pool", UDP),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "dropped", action: "deny" }],
      isExample: true,
    },
    {
      title: "With another port the firewall is rewritten",
      object: live(loadBalancer, "target pool", { ports: ["54/UDP"] }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "With other source ranges too",
      object: live(loadBalancer, "target pool", { ...UDP, spec: { loadBalancerSourceRanges: ["10.0.0.0/8"] } }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
    },
    {
      title: "Source ranges in another order are the same",
      object: live(loadBalancer, "target pool", {
        ...UDP,
        spec: { loadBalancerSourceRanges: ["198.51.100.0/24", "203.0.113.0/24"] },
      }),
      old: live(loadBalancer, "target pool", {
        ...TCP,
        spec: { loadBalancerSourceRanges: ["203.0.113.0/24", "198.51.100.0/24"] },
      }),
      expect: [{ message: "dropped", action: "deny" }],
    },
    {
      title: "With another IP as well",
      object: live(loadBalancer, "target pool", { ...UDP, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [],
    },
    {
      title: "A backend service-based load balancer",
      object: live(rbs, "rbs", UDP),
      old: live(rbs, "rbs", TCP),
      expect: [],
    },
  ],
};
