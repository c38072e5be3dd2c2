import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { newer, withSubnet } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-wrong-network": [
    {
      title: "A subnet of another network",
      cluster: withSubnet({ network: "projects/p/global/networks/lab" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "elsewhere", action: "deny" }],
      isExample: true,
    },
    {
      title: "The cluster's network, as a URL",
      cluster: withSubnet({ network: "projects/p/global/networks/default" }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
};
