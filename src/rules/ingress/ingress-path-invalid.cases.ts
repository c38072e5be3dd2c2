import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-path-invalid": [
    {
      title: "A wildcard with Prefix",
      object: ingress({ rules: [rule("a.example", ["/v1/*", "Prefix"])] }),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "An empty Exact path",
      object: ingress({ rules: [rule("a.example", ["", "Exact"])] }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A wildcard in the middle",
      object: ingress({
        rules: [rule("a.example", ["/v*/x", "ImplementationSpecific"], ["/v1*", "ImplementationSpecific"])],
      }),
      expect: [
        { message: "wildcard", action: "warn" },
        { message: "wildcard", action: "warn" },
      ],
    },
    {
      title: "Paths as they should be",
      object: ingress({
        rules: [
          rule(
            "a.example",
            ["/", "Prefix"],
            ["/v1/", "Prefix"],
            ["/x", "Exact"],
            ["/y/*", "ImplementationSpecific"],
            ["", "ImplementationSpecific"],
          ),
        ],
      }),
      expect: [],
      isExample: true,
    },
  ],
};
