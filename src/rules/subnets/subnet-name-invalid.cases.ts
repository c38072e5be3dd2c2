import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { newer, older, withSubnet } from "./subnets.sketches.ts";

export const CASES: CaseTable = {
  "subnet-name-invalid": [
    {
      title: "A resource path",
      object: internal(newer("projects/p/regions/us-central1/subnetworks/int-subnet")),
      expect: [{ message: "path", action: "deny" }],
      isExample: true,
    },
    { title: "Upper case", object: internal(older("Int-Subnet")), expect: [{ message: "badName", action: "deny" }] },
    {
      title: "64 characters",
      object: internal(newer("a".repeat(64))),
      expect: [{ message: "badName", action: "deny" }],
    },
    {
      title: "63 characters",
      cluster: withSubnet({ name: "a".repeat(63) }),
      object: internal(newer("a".repeat(63))),
      expect: [],
    },
    { title: "A value that nobody reads", object: rbs(newer("Ext/Subnet")), expect: [] },
  ],
};
