import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, newer } from "./subnets.sketches.ts";

const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };

export const CASES: CaseTable = {
  "subnet-annotation-requires-rbs": [
    {
      title: "A target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...newer("ext-subnet") }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "A backend service",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...newer("ext-subnet") }),
      expect: [],
    },
  ],
};
