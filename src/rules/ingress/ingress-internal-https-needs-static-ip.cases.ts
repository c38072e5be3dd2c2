import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, REGIONAL_IP, TLS } from "./ingress.sketches.ts";

export const CASES: CaseTable = {
  "ingress-internal-https-needs-static-ip": [
    {
      title: "HTTP and HTTPS on an ephemeral address",
      object: ingress({ className: "gce-internal", spec: TLS }),
      expect: [{ message: "needed", action: "deny" }],
      isExample: true,
    },
    {
      title: "HTTPS alone",
      object: ingress({ className: "gce-internal", spec: TLS, annotations: { [ALLOW_HTTP]: "false" } }),
      expect: [],
    },
    {
      title: "On a static address",
      object: ingress({ className: "gce-internal", spec: TLS, annotations: { [REGIONAL_IP]: "int-shared" } }),
      expect: [],
      isExample: true,
    },
    { title: "An external Ingress", object: ingress({ spec: TLS }), expect: [] },
  ],
};
