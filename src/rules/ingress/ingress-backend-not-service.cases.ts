import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-backend-not-service": [
    {
      title: "A bucket",
      object: ingress({ spec: { defaultBackend: { resource: { kind: "StorageBucket", name: "static" } } } }),
      expect: [{ message: "resource", action: "deny" }],
      isExample: true,
    },
    { title: "A Service", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
  ],
};
