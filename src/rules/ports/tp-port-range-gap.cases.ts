import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { TARGET_POOL } from "./limits.sketches.ts";

export const CASES: CaseTable = {
  "tp-port-range-gap": [
    {
      title: "80 and 443 take all between them",
      object: loadBalancer({ ...TARGET_POOL, ports: [80, 443] }),
      expect: [{ message: "gap", action: "info" }],
      isExample: true,
    },
    {
      title: "At an address that others may want, too",
      object: loadBalancer({ ...TARGET_POOL, ports: [80, 443], spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "gap", action: "warn" }],
    },
    {
      title: "Consecutive ports",
      object: loadBalancer({ ...TARGET_POOL, ports: [80, 82, 81] }),
      expect: [],
      isExample: true,
    },
    { title: "One port", object: loadBalancer(TARGET_POOL), expect: [] },
    { title: "RBS lists the ports", object: rbs({ ports: [80, 443] }), expect: [] },
  ],
};
