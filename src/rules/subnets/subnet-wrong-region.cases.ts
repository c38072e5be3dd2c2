import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { newer, withSubnet } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-wrong-region": [
    {
      title: "A subnet of another region",
      cluster: withSubnet({ region: "europe-west1" }),
      object: internal(newer("other-subnet")),
      expect: [{ message: "elsewhere", action: "deny" }],
      isExample: true,
    },
    { title: "The cluster's region", cluster: withSubnet({}), object: internal(newer("other-subnet")), expect: [] },
    {
      title: "One that tells no region is given the benefit of the doubt",
      cluster: withSubnet({ region: null }),
      object: internal(newer("other-subnet")),
      expect: [],
    },
  ],
};
