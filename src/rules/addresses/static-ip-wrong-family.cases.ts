import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { DUAL_STACK, IPV6_ONLY, named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-wrong-family": [
    {
      title: "An IPv6 address on an IPv4 Service",
      object: rbs(named("web-ip6")),
      expect: [{ message: "unneeded", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv4 address on an IPv6 Service",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip") }),
      expect: [{ message: "unneeded", action: "deny" }],
    },
    { title: "One of the two is needed", object: rbs(named("web-ip6,web-ip")), expect: [] },
  ],
};
