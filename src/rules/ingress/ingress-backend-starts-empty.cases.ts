import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

const BOTH = [ingressNeg(), ingressNeg({ name: "api" })];

export const CASES: CaseTable = {
  "ingress-backend-starts-empty": [
    {
      title: "One Service in place of another",
      object: ingress({ service: "api" }),
      old: ingress(),
      others: BOTH,
      expect: [{ message: "swapped", action: "warn" }],
      isExample: true,
    },
    {
      title: "To a Service that another Ingress uses",
      object: ingress({ service: "api" }),
      old: ingress(),
      others: [...BOTH, ingress({ name: "other", service: "api" })],
      expect: [],
    },
    {
      title: "From a backend that never was",
      object: ingress({ service: "api" }),
      old: ingress({ service: "gone" }),
      others: BOTH,
      expect: [],
    },
    {
      title: "A label",
      object: ingress({ annotations: { team: "web" } }),
      old: ingress(),
      others: BOTH,
      expect: [],
      isExample: true,
    },
  ],
};
