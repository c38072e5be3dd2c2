import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-duplicate-host": [
    {
      title: "Two rules for one host",
      object: ingress({ rules: [rule("a.example", ["/x", "Prefix"]), rule("a.example", ["/y", "Prefix"])] }),
      expect: [{ message: "lost", action: "deny" }],
      isExample: true,
    },
    {
      title: "No host is a host too",
      object: ingress({ rules: [rule("", ["/x", "Prefix"]), rule("", ["/y", "Prefix"])] }),
      expect: [{ message: "lost", action: "deny" }],
    },
    {
      title: "Two hosts, and a rule without http",
      object: ingress({
        rules: [rule("a.example", ["/x", "Prefix"]), rule("b.example", ["/x", "Prefix"]), { host: "a.example" }],
      }),
      expect: [],
      isExample: true,
    },
  ],
};
