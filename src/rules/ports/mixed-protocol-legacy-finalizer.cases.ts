import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, MIX, SWAPPED, TCP } from "./protocols.sketches.ts";

export const CASES: CaseTable = {
  "mixed-protocol-legacy-finalizer": [
    {
      title: "A live target pool can't be taught UDP",
      cluster: MIX,
      object: live(loadBalancer, "target pool", BOTH),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "owned", action: "deny" }],
      isExample: true,
    },
    {
      title: "A live backend service-based load balancer can",
      cluster: MIX,
      object: live(rbs, "rbs", BOTH),
      old: live(rbs, "rbs", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal load balancer on instance groups",
      cluster: { subsetting: false },
      object: live(internal, "instance groups", BOTH),
      old: live(internal, "instance groups", TCP),
      expect: [{ message: "owned", action: "deny" }],
    },
    {
      title: "It was mixed before",
      object: live(loadBalancer, "target pool", SWAPPED),
      old: live(loadBalancer, "target pool", BOTH),
      expect: [],
    },
    {
      title: "It is no load balancer any more",
      object: clusterIp({ ...BOTH, finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      old: live(loadBalancer, "target pool", { ...TCP, finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      expect: [],
    },
  ],
};
