import type { CaseTable } from "../case.ts";
import { internal, live } from "../shared/service.sketches.ts";
import { named } from "./shared-ip.sketches.ts";

export const CASES: CaseTable = {
  "shared-ip-internal-purpose": [
    {
      title: "An ordinary internal address",
      object: internal({ name: "b", ports: [443], ...named("int-ip") }),
      others: [internal({ name: "a", ...named("int-ip") })],
      expect: [{ message: "wrongPurpose", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP that is not reserved at all",
      object: internal({ name: "b", ports: [443], spec: { loadBalancerIP: "10.0.0.99" } }),
      others: [live(internal, "subsetting", { name: "a" })],
      expect: [{ message: "notReserved", action: "deny" }],
    },
    {
      title: "An address that is reserved for sharing",
      object: internal({ name: "b", ports: [443], ...named("int-shared") }),
      others: [internal({ name: "a", ...named("int-shared") })],
      expect: [],
      isExample: true,
    },
    {
      title: "An inventory that tells no purpose",
      cluster: {
        addresses: [
          { name: "int-ip", address: "10.0.0.50", type: "INTERNAL", scope: "regional", region: "us-central1" },
        ],
      },
      object: internal({ name: "b", ports: [443], ...named("int-ip") }),
      others: [internal({ name: "a", ...named("int-ip") })],
      expect: [{ message: "wrongPurpose", action: "deny" }],
    },
    { title: "Nobody shares the address", object: internal(named("int-ip")), expect: [] },
  ],
};
