import type { CaseTable } from "../case.ts";
import { FRONTEND, frontendConfig, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { TLS } from "./ingress.sketches.ts";

const REDIRECT = frontendConfig({ redirectToHttps: { enabled: true } });
const MANAGED = { "networking.gke.io/managed-certificates": "web" };

export const CASES: CaseTable = {
  "ingress-redirect-without-certificate": [
    {
      title: "No certificate",
      object: ingress({ annotations: FRONTEND }),
      others: [ingressNeg(), REDIRECT],
      expect: [{ message: "nothing", action: "warn" }],
      isExample: true,
    },
    {
      title: "A redirect for an Ingress without a certificate",
      object: REDIRECT,
      others: [ingressNeg(), ingress({ annotations: FRONTEND })],
      expect: [{ message: "inUse", action: "warn" }],
    },
    {
      title: "A managed certificate that is to come",
      object: ingress({ annotations: { ...FRONTEND, ...MANAGED } }),
      others: [ingressNeg(), REDIRECT],
      expect: [],
    },
    {
      title: "A redirect for an Ingress with a certificate",
      object: REDIRECT,
      others: [ingressNeg(), ingress({ annotations: FRONTEND, spec: TLS }), ingress({ name: "other" })],
      expect: [],
    },
    {
      title: "A certificate",
      object: ingress({ annotations: FRONTEND, spec: TLS }),
      others: [ingressNeg(), REDIRECT],
      expect: [],
      isExample: true,
    },
  ],
};
