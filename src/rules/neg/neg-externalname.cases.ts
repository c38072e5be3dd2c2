import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-externalname": [
    {
      title: "ExternalName",
      object: ingressNeg({ spec: { type: "ExternalName", externalName: "example.com", selector: {} } }),
      expect: [{ message: "noEndpoints", action: "deny" }],
      isExample: true,
    },
    {
      title: "A live Service becomes one",
      object: ingressNeg({ spec: { type: "ExternalName", externalName: "example.com", selector: {} } }),
      old: ingressNeg(),
      expect: [{ message: "freezes", action: "deny" }],
    },
    { title: "ClusterIP", object: ingressNeg(), expect: [], isExample: true },
  ],
};
