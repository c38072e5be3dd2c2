import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-internal-frontendconfig": [
    {
      title: "A FrontendConfig on an internal Ingress",
      object: ingress({
        className: "gce-internal",
        annotations: { "networking.gke.io/v1beta1.FrontendConfig": "redirect" },
      }),
      expect: [{ message: "internal", action: "warn" }],
      isExample: true,
    },
    {
      title: "On an external one",
      object: ingress({ annotations: { "networking.gke.io/v1beta1.FrontendConfig": "redirect" } }),
      expect: [],
      isExample: true,
    },
    { title: "None", object: ingress({ className: "gce-internal" }), expect: [] },
  ],
};
