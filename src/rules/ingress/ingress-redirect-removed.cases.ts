import type { CaseTable } from "../case.ts";
import { FRONTEND, frontendConfig, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, TLS } from "./ingress.sketches.ts";

const REDIRECT = frontendConfig({ redirectToHttps: { enabled: true } });
const PLAIN = frontendConfig({ sslPolicy: "modern" });
const redirected = (annotations = {}) => ingress({ annotations: { ...FRONTEND, ...annotations }, spec: TLS });

export const CASES: CaseTable = {
  "ingress-redirect-removed": [
    {
      title: "The annotation goes",
      old: redirected(),
      object: ingress({ spec: TLS }),
      others: [ingressNeg(), REDIRECT],
      expect: [{ message: "opened", action: "warn" }],
      isExample: true,
    },
    {
      title: "HTTP is turned off with it",
      old: redirected(),
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" }, spec: TLS }),
      others: [ingressNeg(), REDIRECT],
      expect: [],
    },
    {
      title: "An edit of something else",
      old: redirected(),
      object: redirected({ "example.com/owner": "web" }),
      others: [ingressNeg(), REDIRECT],
      expect: [],
      isExample: true,
    },
    {
      title: "The FrontendConfig turns it off",
      old: REDIRECT,
      object: PLAIN,
      others: [ingressNeg(), redirected()],
      expect: [{ message: "inUse", action: "warn" }],
    },
    { title: "Of a FrontendConfig that nobody uses", old: REDIRECT, object: PLAIN, others: [ingress()], expect: [] },
  ],
};
