import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-rule-without-http": [
    {
      title: "A host alone",
      object: ingress({ rules: [{ host: "a.example" }, {}] }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
      isExample: true,
    },
    {
      title: "A host with paths",
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
  ],
};
