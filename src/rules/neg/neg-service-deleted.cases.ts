import type { CaseTable } from "../case.ts";
import { ingressNeg, withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-service-deleted": [
    {
      title: "A Service that exposes a port",
      object: withNeg(EXPOSED),
      isDelete: true,
      expect: [{ message: "freezes", action: "warn" }],
      isExample: true,
    },
    { title: "NEGs for Ingresses alone", object: ingressNeg(), isDelete: true, expect: [], isExample: true },
  ],
};
