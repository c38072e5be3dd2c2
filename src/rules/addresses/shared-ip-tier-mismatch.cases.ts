import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named } from "./shared-ip.sketches.ts";

export const CASES: CaseTable = {
  "shared-ip-tier-mismatch": [
    {
      title: "The annotation is missing on the second Service",
      object: rbs({ name: "b", ports: [443], ...named("std-ip") }),
      others: [
        rbs({
          name: "a",
          annotations: { ...named("std-ip").annotations, "cloud.google.com/network-tier": "Standard" },
        }),
      ],
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "IPv6 is Premium whatever the annotation says",
      cluster: { stackType: "ipv4-ipv6" },
      object: rbs({ name: "b", ports: [443], spec: { ipFamilies: ["IPv6"] }, ...named("web-ip6") }),
      others: [
        rbs({
          name: "a",
          spec: { ipFamilies: ["IPv6"] },
          annotations: { ...named("web-ip6").annotations, "cloud.google.com/network-tier": "Standard" },
        }),
      ],
      expect: [],
    },
  ],
};
