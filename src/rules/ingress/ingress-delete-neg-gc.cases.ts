import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-delete-neg-gc": [
    {
      title: "An Ingress goes",
      object: ingress(),
      isDelete: true,
      expect: [{ message: "later", action: "info" }],
      isExample: true,
    },
    { title: "Another controller's Ingress goes", object: ingress({ className: "nginx" }), isDelete: true, expect: [] },
  ],
};
