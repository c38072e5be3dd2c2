import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, TLS } from "./ingress.sketches.ts";

const named = (value: string) => ({ "ingress.gcp.kubernetes.io/pre-shared-cert": value });

export const CASES: CaseTable = {
  "ingress-pre-shared-cert-blank": [
    {
      title: "A blank, and HTTP is off",
      object: ingress({ annotations: { ...named(" "), [ALLOW_HTTP]: "false" } }),
      expect: [{ message: "nothing", action: "warn" }],
      isExample: true,
    },
    {
      title: "A comma beside HTTP",
      object: ingress({ annotations: named(",") }),
      expect: [{ message: "httpAlone", action: "warn" }],
    },
    { title: "A name", object: ingress({ annotations: named("front") }), expect: [], isExample: true },
    { title: "Beside a Secret", object: ingress({ annotations: named(" "), spec: TLS }), expect: [] },
    {
      title: "A certificate that Google is to make",
      object: ingress({ annotations: { ...named(","), "networking.gke.io/managed-certificates": "web" } }),
      expect: [],
    },
    { title: "Empty", object: ingress({ annotations: named("") }), expect: [] },
  ],
};
