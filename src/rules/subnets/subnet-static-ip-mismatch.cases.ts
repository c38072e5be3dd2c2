import type { AddressRecord } from "../../domain/cluster-profile.ts";
import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, NAMES, NEWER } from "./subnets.sketches.ts";

const OWN_IPV6: AddressRecord = {
  name: "own-ip6",
  address: "2001:db8:7::",
  prefixLength: 96,
  ipVersion: "IPV6",
  type: "EXTERNAL",
  tier: "PREMIUM",
  scope: "regional",
  region: "us-central1",
};

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
      title: "An external IPv6 address of a range of one's own",
      cluster: { ...DUAL_STACK, addresses: [OWN_IPV6], features: { byoIpv6: true } },
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "own-ip6", [NEWER]: "ext-subnet" } }),
      expect: [],
    },
    {
      title: "Where no range can be one's own, it is out of range",
      cluster: { ...DUAL_STACK, addresses: [OWN_IPV6], features: { byoIpv6: false } },
      object: rbs({ spec: IPV6_ONLY, annotations: { [NAMES]: "own-ip6", [NEWER]: "ext-subnet" } }),
      expect: [{ message: "mismatch", action: "deny" }],
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
