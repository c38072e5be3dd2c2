import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ipv6-first-address-only": [
    {
      title: "A static IPv6 address",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip6") }),
      expect: [{ message: "firstOnly", action: "info" }],
      isExample: true,
    },
    { title: "IPv4", object: rbs(named("web-ip")), expect: [] },
  ],
};
