import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-value-is-ip": [
    {
      title: "An IP",
      object: rbs(named("203.0.113.10")),
      expect: [{ message: "isIp", action: "deny" }],
      isExample: true,
    },
    { title: "A CIDR", object: rbs(named("203.0.113.0/24")), expect: [{ message: "isIp", action: "deny" }] },
    {
      title: "Two IPs",
      object: rbs(named("web-ip, 2600:1900:4000:1::")),
      expect: [{ message: "isIp", action: "deny" }],
    },
    { title: "A name", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "An IP that is not read", object: rbs(named("web-ip,web-ip6,203.0.113.10")), expect: [] },
  ],
};
