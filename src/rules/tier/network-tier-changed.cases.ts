import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, livePool, liveRbs, NAMES, PREMIUM, STANDARD } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-changed": [
    {
      title: "An RBS Service on an ephemeral IP",
      object: liveRbs(STANDARD),
      old: liveRbs(),
      expect: [{ message: "rbs", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool on an ephemeral IP",
      object: livePool(PREMIUM),
      old: livePool(STANDARD),
      expect: [{ message: "targetPool", action: "warn" }],
    },
    {
      title: "The static address stays",
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ ...PREMIUM, [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The static address stays, written as a name and then as its IP",
      object: live(rbs, "rbs", { annotations: STANDARD, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: liveRbs({ [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The edit gives the Service the tier that its address always had",
      object: liveRbs({ ...STANDARD, [NAMES]: "std-ip" }),
      old: liveRbs({ [NAMES]: "std-ip" }),
      expect: [],
    },
    {
      title: "The static address stays, and no inventory tells its tier",
      cluster: { addresses: null },
      object: livePool(PREMIUM, { loadBalancerIP: "203.0.113.20" }),
      old: livePool(STANDARD, { loadBalancerIP: "203.0.113.20" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "Without an inventory the name is assumed to be an address",
      cluster: { addresses: null },
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "warn" }],
    },
    { title: "The default, written down", object: liveRbs(PREMIUM), old: liveRbs(), expect: [] },
    { title: "Not live yet", object: rbs({ annotations: STANDARD }), old: rbs(), expect: [] },
    {
      title: "IPv6 rules Standard out altogether",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: STANDARD, spec: BOTH_FAMILIES }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [],
    },
  ],
};
