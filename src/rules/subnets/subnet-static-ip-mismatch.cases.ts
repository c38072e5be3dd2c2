import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, NAMES, NEWER } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-static-ip-mismatch": [
    {
      title: "An address of the cluster's subnet in another one",
      object: internal({ annotations: { [NEWER]: "int-subnet", [NAMES]: "int-ip" } }),
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP outside the subnet's range",
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.9.0.5" } }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "An external IPv6 address and no subnet annotation",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "web-ip6" } }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "An IP inside the subnet's range",
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.8.0.5" } }),
      expect: [],
    },
    {
      title: "The external IPv6 address's own subnet",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "web-ip6", [NEWER]: "ext-subnet" } }),
      expect: [],
    },
    {
      title: "External IPv4 addresses come from no subnet",
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [],
    },
    {
      title: "Without inventories nothing is said",
      cluster: { subnets: null, addresses: null },
      object: internal({ annotations: { [NEWER]: "int-subnet" }, spec: { loadBalancerIP: "10.9.0.5" } }),
      expect: [],
    },
  ],
};
