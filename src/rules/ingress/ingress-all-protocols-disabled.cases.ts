import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, TLS } from "./ingress.sketches.ts";

const CERTIFICATE = "ingress.gcp.kubernetes.io/pre-shared-cert";

export const CASES: CaseTable = {
  "ingress-all-protocols-disabled": [
    {
      title: "No HTTP and no certificate",
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" } }),
      expect: [{ message: "none", action: "deny" }],
      isExample: true,
    },
    {
      title: "No HTTP, but TLS",
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" }, spec: TLS }),
      expect: [],
      isExample: true,
    },
    {
      title: "No HTTP, but a certificate by name",
      object: ingress({ annotations: { [ALLOW_HTTP]: "F", [CERTIFICATE]: "front" } }),
      expect: [],
    },
    {
      title: "No HTTP, but a managed certificate",
      object: ingress({ annotations: { [ALLOW_HTTP]: "0", "networking.gke.io/managed-certificates": "front" } }),
      expect: [],
    },
    { title: "HTTP", object: ingress(), expect: [] },
  ],
};
