import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";

const NAMES = "networking.gke.io/load-balancer-ip-addresses";

export const CASES: CaseTable = {
  "lb-ip-external-not-reserved": [
    {
      title: "An IP that is no reserved address",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [{ message: "notReserved", action: "deny" }],
      isExample: true,
    },
    {
      title: "A global address is no regional one",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.200" } }),
      expect: [{ message: "global", action: "deny" }],
    },
    {
      title: "A reserved address",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "The ephemeral IP that the load balancer has already",
      object: live(rbs, "rbs", { spec: { loadBalancerIP: "198.51.100.7" } }),
      old: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "A name overrides it",
      object: rbs({ annotations: { [NAMES]: "web-ip" }, spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [],
    },
  ],
};
