import type { AddressRecord } from "../../domain/cluster-profile.ts";
import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, named, REGIONAL, reserved } from "./static-ip.sketches.ts";

const ipv6Record = (fields: Partial<AddressRecord>): AddressRecord => ({
  name: "odd-ip6",
  address: "2600:1900:4000:1:0:9::",
  ipVersion: "IPV6",
  type: "EXTERNAL",
  tier: "PREMIUM",
  prefixLength: 96,
  ipv6EndpointType: "NETLB",
  subnet: "ext-subnet",
  ...REGIONAL,
  ...fields,
});

export const CASES: CaseTable = {
  "static-ipv6-invalid": [
    {
      title: "Not a /96",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ prefixLength: 64 })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "prefixLength", action: "deny" }],
      isExample: true,
    },
    {
      title: "Reserved for virtual machines",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ ipv6EndpointType: "VM" })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "endpointType", action: "deny" }],
    },
    {
      title: "Standard tier",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ tier: "STANDARD" })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "tier", action: "deny" }],
    },
    {
      title: "An internal address has no endpoint type",
      cluster: {
        stackType: "ipv4-ipv6",
        clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" },
        ...reserved(ipv6Record({ type: "INTERNAL", ipv6EndpointType: null, subnet: "int-subnet" })),
      },
      object: internal({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [],
    },
    {
      title: "An inventory that tells neither",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ prefixLength: null, ipv6EndpointType: null })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [],
    },
    {
      title: "A /96 for network load balancers",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip6") }),
      expect: [],
    },
  ],
};
