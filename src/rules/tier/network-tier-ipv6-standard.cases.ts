import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH_FAMILIES, DUAL_STACK, STANDARD, WANTS_TARGET_POOL } from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-ipv6-standard": [
    {
      title: "A dual-stack Service in Standard tier",
      cluster: DUAL_STACK,
      object: rbs({ annotations: STANDARD, spec: BOTH_FAMILIES }),
      expect: [{ message: "unsupported", action: "deny" }],
      isExample: true,
    },
    {
      title: "A live dual-stack Service is moved to Standard",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: STANDARD, spec: BOTH_FAMILIES }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    {
      title: "IPv4 only",
      cluster: DUAL_STACK,
      object: rbs({ annotations: STANDARD, spec: { ipFamilies: ["IPv4"] } }),
      expect: [],
    },
    {
      title: "A target pool makes no IPv6",
      cluster: DUAL_STACK,
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: STANDARD, spec: BOTH_FAMILIES }),
      expect: [],
    },
  ],
};
