import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { BOTH, SIX, subnet } from "./creation.sketches.ts";

export const CASES: CaseTable = {
  "ipv6-requires-rbs": [
    {
      title: "A dual-stack Service that turned the backend service down",
      cluster: DUAL_STACK,
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" }, spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 Service gets a public IPv4 address",
      cluster: { ...DUAL_STACK, gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({ spec: { ...SIX, loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" } }),
      expect: [{ message: "ipv6Only", action: "deny" }],
    },
    {
      title: "With a backend service",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "Without the annotation the mutation comes first",
      cluster: DUAL_STACK,
      object: loadBalancer({ spec: BOTH }),
      expect: [],
    },
    {
      title: "Without the annotation and without mutations",
      cluster: DUAL_STACK,
      policy: { mutations: { enabled: false } },
      object: loadBalancer({ spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
    },
    {
      title: "An IPv4 Service on a target pool",
      cluster: DUAL_STACK,
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" }, spec: { ipFamilies: ["IPv4"] } }),
      expect: [],
    },
    {
      title: "A live target pool gets a second family",
      cluster: DUAL_STACK,
      old: live(loadBalancer, "target pool", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(loadBalancer, "target pool", { spec: BOTH }),
      expect: [{ message: "dualStack", action: "deny" }],
    },
  ],
};
