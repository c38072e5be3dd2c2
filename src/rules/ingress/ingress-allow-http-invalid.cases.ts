import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP } from "./ingress.sketches.ts";

const CLASS = "kubernetes.io/ingress.class";

export const CASES: CaseTable = {
  "ingress-allow-http-invalid": [
    {
      title: "no is no boolean to Go",
      object: ingress({ annotations: { [ALLOW_HTTP]: "no" } }),
      expect: [{ message: "invalid", action: "warn" }],
      isExample: true,
    },
    {
      title: "The empty string neither",
      object: ingress({ annotations: { [ALLOW_HTTP]: "" } }),
      expect: [{ message: "invalid", action: "warn" }],
    },
    { title: "false is", object: ingress({ annotations: { [ALLOW_HTTP]: "false" } }), expect: [], isExample: true },
    {
      title: "Another controller's Ingress",
      object: ingress({ annotations: { [ALLOW_HTTP]: "no", [CLASS]: "nginx" } }),
      expect: [],
    },
  ],
};
