import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import {
  BOTH_FAMILIES,
  DUAL_STACK,
  liveRbs,
  NAMES,
  NO_MUTATION,
  STANDARD,
  STANDARD_PROJECT,
  TIER,
  WANTS_TARGET_POOL,
} from "./tier.sketches.ts";

export const CASES: CaseTable = {
  "network-tier-default-mismatch": [
    {
      title: "A Standard address without the annotation",
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "deny" }],
      isExample: true,
    },
    {
      title: "The annotation is added where the policy asks for it",
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      expect: [{ message: "standardAddress", action: "mutate" }],
    },
    {
      title: "A dual-stack Service can't be Standard",
      cluster: DUAL_STACK,
      object: rbs({ annotations: { [NAMES]: "std-ip,web-ip6" }, spec: BOTH_FAMILIES }),
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "A misspelt tier on RBS is Premium",
      object: rbs({ annotations: { [NAMES]: "std-ip", [TIER]: "STANDARD" } }),
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "The documents promise that a Standard default counts",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "warn" }],
    },
    {
      title: "A target pool on a Standard address",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.20" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "Taking the annotation off is told as such",
      object: liveRbs({ [NAMES]: "std-ip" }),
      old: liveRbs({ ...STANDARD, [NAMES]: "std-ip" }),
      expect: [],
    },
    { title: "A Premium address", object: rbs({ annotations: { [NAMES]: "web-ip" } }), expect: [] },
  ],
};
