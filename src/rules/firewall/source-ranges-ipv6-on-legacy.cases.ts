import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { KEY, OFF, ranges } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-ipv6-on-legacy": [
    {
      title: "An IPv6 range on a target pool",
      object: loadBalancer({ annotations: OFF, ...ranges("10.0.0.0/8", "2001:db8::/32") }),
      expect: [{ message: "mixed", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 range in the annotation on instance groups",
      cluster: { subsetting: false },
      object: internal({ annotations: { [KEY]: "2001:db8::/32" } }),
      expect: [{ message: "mixed", action: "deny" }],
    },
    {
      title: "IPv4 ranges on a target pool",
      object: loadBalancer({ annotations: OFF, ...ranges("10.0.0.0/8") }),
      expect: [],
      isExample: true,
    },
    { title: "A backend service sorts the ranges", object: rbs(ranges("10.0.0.0/8", "2001:db8::/32")), expect: [] },
  ],
};
