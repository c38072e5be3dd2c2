import type { CaseTable } from "../case.ts";
import { live, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK } from "./clusters.sketches.ts";
import { BOTH, SIX, subnet } from "./creation.sketches.ts";

export const CASES: CaseTable = {
  "ipv6-external-subnet-required": [
    {
      title: "The cluster's subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
      isExample: true,
    },
    {
      title: "A subnet with external IPv6 addresses is named",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("ext-subnet"), spec: BOTH }),
      expect: [],
      isExample: true,
    },
    {
      title: "The named subnet has internal IPv6 addresses",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "An empty name means the cluster's subnet",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet(""), spec: SIX }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "The stack type of the named subnet is IPv4 only",
      cluster: {
        ...DUAL_STACK,
        subnets: [{ name: "v4-subnet", stackType: "IPV4_ONLY", ipv6AccessType: "EXTERNAL" }],
      },
      object: rbs({ annotations: subnet("v4-subnet"), spec: SIX }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "A subnet with IPv6 alone will do",
      cluster: {
        ...DUAL_STACK,
        subnets: [{ name: "v6-subnet", stackType: "IPV6_ONLY", ipv6AccessType: "EXTERNAL" }],
      },
      object: rbs({ annotations: subnet("v6-subnet"), spec: SIX }),
      expect: [],
    },
    {
      title: "Without an inventory only the cluster's own subnet is known, so this is a warning",
      cluster: { ...DUAL_STACK, subnets: null },
      object: rbs({ spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    {
      title: "Without a region the subnet may be one of another region, so this is a warning",
      cluster: { ...DUAL_STACK, region: null },
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [{ message: "noRange", action: "warn" }],
    },
    {
      title: "Without an inventory nothing is known of another subnet",
      cluster: { ...DUAL_STACK, subnets: null },
      object: rbs({ annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [],
    },
    {
      title: "A subnet that does not exist is another rule's matter",
      cluster: DUAL_STACK,
      object: rbs({ annotations: subnet("nowhere"), spec: BOTH }),
      expect: [],
    },
    {
      title: "An IP collection brings its own range",
      cluster: { ...DUAL_STACK, features: { byoIpv6: true } },
      object: rbs({ annotations: { "networking.gke.io/ip-collection-v6": "projects/p/regions/r/x" }, spec: SIX }),
      expect: [],
    },
    { title: "An IPv4 Service needs no range", cluster: DUAL_STACK, object: rbs(), expect: [] },
    {
      title: "With dual stack switched off the controller never asks for a range",
      cluster: { ...DUAL_STACK, features: { dualStackNetLB: false } },
      object: rbs({ spec: BOTH }),
      expect: [],
    },
    {
      title: "An upgrade into the wrong subnet",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { spec: { ipFamilies: ["IPv4"] } }),
      object: live(rbs, "rbs", { spec: BOTH }),
      expect: [{ message: "noRange", action: "deny" }],
    },
    {
      title: "From one wrong subnet to another, which is no worse",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { spec: BOTH }),
      object: live(rbs, "rbs", { annotations: subnet("int-subnet"), spec: BOTH }),
      expect: [],
    },
  ],
};
