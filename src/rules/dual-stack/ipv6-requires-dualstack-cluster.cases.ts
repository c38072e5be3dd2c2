import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { BOTH, SIX, subnet } from "./creation.sketches.ts";

export const CASES: CaseTable = {
  "ipv6-requires-dualstack-cluster": [
    {
      title: "An IPv6 load balancer in an IPv4 cluster",
      object: rbs({ spec: SIX }),
      expect: [{ message: "ipv4Cluster", action: "deny" }],
      isExample: true,
    },
    {
      title: "The same in a dual-stack cluster",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: SIX }),
      expect: [],
      isExample: true,
    },
    {
      title: "A cluster with IPv6 alone serves it, too",
      cluster: { ...DUAL_STACK, stackType: "ipv6" },
      object: rbs({ annotations: subnet("ext-subnet"), spec: SIX }),
      expect: [],
    },
    { title: "An IPv4 load balancer", object: rbs({ spec: { ipFamilies: ["IPv4"] } }), expect: [] },
    { title: "In the cluster the API server has refused it before", object: clusterIp({ spec: SIX }), expect: [] },
    {
      title: "A Service that is no load balancer",
      object: clusterIp({ spec: { ...BOTH, ipFamilyPolicy: "PreferDualStack" } }),
      isOffline: true,
      expect: [{ message: "ipv4Service", action: "deny" }],
    },
    {
      title: "A headless one whose endpoints are somebody else's",
      object: clusterIp({ spec: { ...SIX, clusterIP: "None", selector: {} } }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A stack type that nobody stated is no reason for more than a hint",
      unknown: ["stackType"],
      object: rbs({ spec: BOTH }),
      expect: [{ message: "unknown", action: "info" }],
    },
  ],
};
