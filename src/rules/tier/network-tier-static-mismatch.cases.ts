import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { liveRbs, NAMES, PREMIUM, STANDARD, WANTS_TARGET_POOL } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-static-mismatch": [
    {
      title: "A Premium address on a Standard Service",
      object: rbs({ annotations: { ...STANDARD, [NAMES]: "web-ip" } }),
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "A Standard address, written as an IP, on a Premium target pool",
      object: loadBalancer({
        labels: WANTS_TARGET_POOL,
        annotations: PREMIUM,
        spec: { loadBalancerIP: "203.0.113.20" },
      }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "A Standard address on a Standard Service",
      object: rbs({ annotations: { ...STANDARD, [NAMES]: "std-ip" } }),
      expect: [],
      isExample: true,
    },
    { title: "No static address", object: rbs({ annotations: STANDARD }), expect: [] },
    {
      title: "A target pool does not read names",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: { ...STANDARD, [NAMES]: "web-ip" } }),
      expect: [],
    },
    {
      title: "A tier edit with the address kept is told as such",
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ ...PREMIUM, [NAMES]: "web-ip" }),
      expect: [],
    },
  ],
};
