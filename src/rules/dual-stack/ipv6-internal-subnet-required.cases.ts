import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { BOTH, SIX, subnet } from "./creation.sketches.ts";

export const CASES: CaseTable = {
  "ipv6-internal-subnet-required": [
    {
      title: "The named subnet has external IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
      isExample: true,
    },
    {
      title: "The cluster's subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "A named subnet with internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: internal({ annotations: subnet("int-subnet"), spec: SIX }),
      expect: [],
    },
    {
      title: "The older annotation counts, too",
      cluster: DUAL_STACK,
      object: internal({
        annotations: { "networking.gke.io/internal-load-balancer-subnet": "ext-subnet" },
        spec: BOTH,
      }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "An empty newer annotation hides the older one",
      cluster: DUAL_STACK,
      object: internal({
        annotations: { ...subnet(""), "networking.gke.io/internal-load-balancer-subnet": "ext-subnet" },
        spec: BOTH,
      }),
      expect: [],
    },
    {
      title: "Only the cluster's own subnet is known, so this is a warning",
      cluster: { ...DUAL_STACK, subnets: null, clusterSubnet: { name: "default", ipv6AccessType: "EXTERNAL" } },
      object: internal({ spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    { title: "An IPv4 Service needs no range", cluster: DUAL_STACK, object: internal(), expect: [] },
  ],
};
