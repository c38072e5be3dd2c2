import type { CaseTable } from "../case.ts";
import { loadBalancer, rbs } from "../shared/service.sketches.ts";
import { MIX, numbers, protocols, TARGET_POOL } from "./limits.sketches.ts";

const DUAL_STACK = {
  stackType: "ipv4-ipv6" as const,
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" as const },
};

export const CASES: CaseTable = {
  "rbs-port-range-gap": [
    {
      title: "Six ports with a gap",
      object: rbs({ ports: [80, 81, 82, 83, 84, 443] }),
      expect: [{ message: "gap", action: "info" }],
      isExample: true,
    },
    { title: "Five ports are listed", object: rbs({ ports: [80, 81, 82, 83, 443] }), expect: [], isExample: true },
    { title: "Six consecutive ports", object: rbs({ ports: numbers(6) }), expect: [] },
    {
      title: "At an address that others may want, too",
      object: rbs({ ports: [80, 81, 82, 83, 84, 443], spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "gap", action: "warn" }],
    },
    {
      title: "Before the controller lists ports",
      cluster: { gkeVersion: "1.29.8-gke.1000000" },
      object: rbs({ ports: [80, 443] }),
      expect: [{ message: "gap", action: "info" }],
    },
    {
      title: "Each protocol has a rule of its own",
      cluster: MIX,
      object: rbs({ ports: [80, 443, ...protocols(6, "UDP")] }),
      expect: [{ message: "gap", action: "info" }],
    },
    {
      title: "A rule for all ports has no gap",
      cluster: { gkeVersion: "1.36.3-gke.1000000" },
      object: rbs({ ports: [80, 443, ...protocols(6, "UDP")] }),
      expect: [],
    },
    {
      title: "Both families are one finding",
      cluster: DUAL_STACK,
      object: rbs({
        ports: [80, 81, 82, 83, 84, 443],
        spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" },
      }),
      expect: [{ message: "gap", action: "info" }],
    },
    { title: "A target pool", object: loadBalancer({ ...TARGET_POOL, ports: [80, 443] }), expect: [] },
  ],
};
