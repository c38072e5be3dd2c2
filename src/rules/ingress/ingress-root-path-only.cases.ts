import type { CaseTable } from "../case.ts";
import { ingress, rule } from "../shared/layer-7.sketches.ts";

const other = (...paths: Parameters<typeof rule> extends [string, ...infer P] ? P : never) =>
  ingress({ service: "other", rules: [rule("web.example.com", ...paths)] });

export const CASES: CaseTable = {
  "ingress-root-path-only": [
    {
      title: "The root alone",
      object: other(["/", "ImplementationSpecific"]),
      expect: [{ message: "root", action: "warn" }],
      isExample: true,
    },
    {
      title: "All below it, too",
      object: other(["/", "ImplementationSpecific"], ["/*", "ImplementationSpecific"]),
      expect: [],
    },
    {
      title: "The rest goes to the same backend",
      object: ingress({ rules: [rule("web.example.com", ["/", "ImplementationSpecific"])] }),
      expect: [],
    },
    { title: "A prefix", object: other(["/", "Prefix"]), expect: [], isExample: true },
  ],
};
