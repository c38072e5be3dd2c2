import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { MIX, numbers, protocols } from "./limits.sketches.ts";

export const CASES: CaseTable = {
  "firewall-port-ranges-limit": [
    {
      title: "101 ports with gaps",
      object: rbs({ ports: numbers(101, 2) }),
      expect: [{ message: "tooMany", action: "deny" }],
      limit: { name: "ranges", side: "beyond" },
      isExample: true,
    },
    {
      title: "100 ports with gaps",
      object: rbs({ ports: numbers(100, 2) }),
      expect: [],
      limit: { name: "ranges", side: "within" },
    },
    { title: "Consecutive ports are one range", object: rbs({ ports: numbers(200) }), expect: [], isExample: true },
    {
      title: "With mixed protocols the ranges of both count",
      cluster: MIX,
      object: rbs({ ports: [...protocols(51, "TCP"), ...protocols(50, "UDP")] }),
      expect: [{ message: "tooMany", action: "deny" }],
    },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ports: numbers(101, 2), spec: { loadBalancerClass: "example.com/x" } }),
      expect: [],
    },
  ],
};
