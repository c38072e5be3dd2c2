import type { CaseTable } from "../case.ts";
import { internal, live, rbs } from "../shared/service.sketches.ts";
import { BOTH, MIX, SWAPPED, TCP, UDP } from "./protocols.sketches.ts";

export const CASES: CaseTable = {
  "rbs-protocol-change-stuck": [
    {
      title: "A backend service-based load balancer from TCP to UDP",
      object: live(rbs, "rbs", UDP),
      old: live(rbs, "rbs", TCP),
      expect: [{ message: "stuck", action: "deny" }],
      isExample: true,
    },
    {
      title: "Another port of the same protocol",
      object: live(rbs, "rbs", { ports: ["54/TCP"] }),
      old: live(rbs, "rbs", TCP),
      expect: [],
      isExample: true,
    },
    {
      title: "From mixed to one protocol",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", UDP),
      old: live(rbs, "rbs on NEGs", BOTH),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "A new order that puts the other protocol first",
      object: live(rbs, "rbs", SWAPPED),
      old: live(rbs, "rbs", BOTH),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "From one protocol to mixed",
      cluster: MIX,
      object: live(rbs, "rbs on NEGs", BOTH),
      old: live(rbs, "rbs on NEGs", UDP),
      expect: [],
    },
    { title: "Before there is a load balancer", object: rbs(UDP), old: rbs(TCP), expect: [] },
    {
      title: "An internal load balancer",
      object: live(internal, "subsetting", UDP),
      old: live(internal, "subsetting", TCP),
      expect: [],
    },
  ],
};
