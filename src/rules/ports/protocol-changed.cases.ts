import type { CaseTable } from "../case.ts";
import { internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, L3, MIX, SWAPPED, TCP, UDP } from "./protocols.sketches.ts";

export const CASES: CaseTable = {
  "protocol-changed": [
    {
      title: "An internal load balancer from TCP to UDP",
      object: live(internal, "subsetting", UDP),
      old: live(internal, "subsetting", TCP),
      expect: [{ message: "replaced", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another port of the same protocol",
      object: live(internal, "subsetting", { ports: ["54/TCP"] }),
      old: live(internal, "subsetting", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "A second protocol where it is available",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", BOTH),
      old: live(rbs, "rbs on NEGs", TCP),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A target pool whose ports change as well",
      object: live(loadBalancer, "target pool", { ports: ["54/UDP"] }),
      old: live(loadBalancer, "target pool", TCP),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A new order of mixed ports, where the first one decides",
      object: live(internal, "subsetting", SWAPPED),
      old: live(internal, "subsetting", BOTH),
      expect: [{ message: "replaced", action: "warn" }],
    },
    {
      title: "A new order that a legacy controller refuses as it did the old one",
      object: live(loadBalancer, "target pool", SWAPPED),
      old: live(loadBalancer, "target pool", BOTH),
      expect: [],
    },
    {
      title: "Where both are served the order means nothing",
      cluster: L3,
      object: live(internal, "subsetting", SWAPPED),
      old: live(internal, "subsetting", BOTH),
      expect: [],
    },
    { title: "Before there is a load balancer", object: internal(UDP), old: internal(TCP), expect: [] },
  ],
};
