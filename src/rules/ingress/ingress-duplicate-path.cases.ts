import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-duplicate-path": [
    {
      title: "The same path twice",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/x", "Prefix"])] }),
      expect: [{ message: "twice", action: "warn" }],
      isExample: true,
    },
    {
      title: "A Prefix path covers the Exact one",
      object: ingress({ rules: [rule("", ["/x", "Exact"], ["/x", "Prefix"])] }),
      expect: [{ message: "twice", action: "warn" }],
    },
    {
      title: "Different paths, and one that is refused anyway",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"], ["/y", "Prefix"], ["/x*", "Prefix"])] }),
      expect: [],
      isExample: true,
    },
  ],
};
