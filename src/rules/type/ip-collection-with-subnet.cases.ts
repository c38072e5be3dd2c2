import type { CaseTable } from "../case.ts";
import { collected, WITH_COLLECTIONS } from "./options.sketches.ts";

const SUBNET = "networking.gke.io/load-balancer-subnet";

export const CASES: CaseTable = {
  "ip-collection-with-subnet": [
    {
      title: "A collection and a subnet",
      cluster: WITH_COLLECTIONS,
      object: collected({ [SUBNET]: "ext-subnet" }),
      expect: [{ message: "both", action: "deny" }],
      isExample: true,
    },
    { title: "A collection alone", cluster: WITH_COLLECTIONS, object: collected(), expect: [], isExample: true },
    { title: "An empty subnet is none", cluster: WITH_COLLECTIONS, object: collected({ [SUBNET]: "" }), expect: [] },
  ],
};
