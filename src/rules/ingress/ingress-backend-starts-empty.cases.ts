import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, rule } from "../shared/layer-7.sketches.ts";

const INTERNAL = "gce-internal";
/** No default backend of its own. */
const BY_GKE = { rules: [rule("a.example.com", ["/", "Prefix"])], spec: { defaultBackend: undefined } };

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
      title: "An internal Ingress gives up its default backend",
      object: ingress({ className: INTERNAL, ...BY_GKE }),
      old: ingress({ className: INTERNAL }),
      others: BOTH,
      expect: [{ message: "late", action: "warn" }],
    },
    {
      title: "Another internal Ingress has GKE's default backend already",
      object: ingress({ className: INTERNAL, ...BY_GKE }),
      old: ingress({ className: INTERNAL }),
      others: [...BOTH, ingress({ name: "other", className: INTERNAL, ...BY_GKE })],
      expect: [],
    },
    {
      title: "Without a default backend before and after",
      object: ingress({ className: INTERNAL, ...BY_GKE, annotations: { team: "web" } }),
      old: ingress({ className: INTERNAL, ...BY_GKE }),
      others: BOTH,
      expect: [],
    },
    {
      title: "An external Ingress has instance groups behind GKE's default backend",
      object: ingress(BY_GKE),
      old: ingress(),
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
