import type { CaseTable } from "../case.ts";
import { CLUSTER, standalone } from "./standalone.sketches.ts";

export const CASES: CaseTable = {
  "standalone-forwarding-rule-ref-invalid": [
    {
      title: "A path that leads elsewhere",
      cluster: CLUSTER,
      object: standalone("regions/us-central1/addresses/web-ip"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name, partial paths and URLs",
      cluster: CLUSTER,
      object: standalone(
        [
          "rule-a",
          "regions/us-central1/forwardingRules/rule-b",
          "projects/p/regions/us-central1/forwardingRules/rule-c",
          "https://www.googleapis.com/compute/v1/projects/p/regions/us-central1/forwardingRules/rule-d",
          "global/forwardingRules/rule-e",
        ].join(", "),
      ),
      expect: [],
      isExample: true,
    },
    {
      title: "Each bad one is named",
      cluster: CLUSTER,
      object: standalone("a/b,regions/r/forwardingRules/,zones/z/forwardingRules/n,projects/p"),
      expect: [
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
        { message: "invalid", action: "deny" },
      ],
    },
  ],
};
