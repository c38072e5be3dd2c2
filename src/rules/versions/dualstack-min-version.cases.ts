import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { at, WANTS_TARGET_POOL } from "./versions.sketches.ts";

const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" },
} as const;

export const CASES: CaseTable = {
  "dualstack-min-version": [
    {
      title: "Dual stack before GKE 1.29",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000") },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "A target pool has no switch, so the version counts",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000") },
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: IPV6_ONLY }),
      expect: [{ message: "tooOld", action: "deny" }],
    },
    {
      title: "The switch of external Services is off",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: rbs({ spec: IPV6_ONLY }),
      expect: [{ message: "switchedOff", action: "deny" }],
    },
    {
      title: "That switch says nothing about internal Services",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [],
    },
    {
      title: "The switch is on in an older version",
      cluster: { ...DUAL_STACK, ...at("1.28.10-gke.1000000"), features: { dualStackILB: true } },
      object: internal({ spec: BOTH_FAMILIES }),
      expect: [],
    },
    { title: "IPv4", cluster: at("1.28.10-gke.1000000"), object: internal(), expect: [] },
  ],
};
