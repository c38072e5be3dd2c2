import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

const QUIC = { name: "quic", port: 443, protocol: "UDP" };
const HTTPS = { name: "https", port: 443, protocol: "TCP" };

export const CASES: CaseTable = {
  "ingress-backend-not-tcp": [
    {
      title: "UDP before TCP on one number",
      object: ingress({ port: 443 }),
      others: [ingressNeg({ ports: [QUIC, HTTPS] })],
      expect: [{ message: "other", action: "warn" }],
      isExample: true,
    },
    {
      title: "The TCP port by its name",
      object: ingress({ port: "https" }),
      others: [ingressNeg({ ports: [QUIC, HTTPS] })],
      expect: [],
      isExample: true,
    },
  ],
};
