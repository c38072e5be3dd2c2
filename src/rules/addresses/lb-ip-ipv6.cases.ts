import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY } from "./lb-ip.sketches.ts";

export const CASES: CaseTable = {
  "lb-ip-ipv6": [
    {
      title: "An IPv6 address",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...IPV6_ONLY, loadBalancerIP: "2600:1900:4000:1::" } }),
      expect: [{ message: "isIpv6", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv4 address in IPv6 clothes is IPv4",
      object: rbs({ spec: { loadBalancerIP: "::ffff:203.0.113.10" } }),
      expect: [],
    },
  ],
};
