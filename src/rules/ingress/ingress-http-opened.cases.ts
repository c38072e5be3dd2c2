import type { CaseTable } from "../case.ts";
import { FRONTEND, frontendConfig, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, TLS } from "./ingress.sketches.ts";

const OTHERS = [ingressNeg(), frontendConfig({ redirectToHttps: { enabled: true } })];
const closed = (annotations = {}) => ingress({ annotations: { [ALLOW_HTTP]: "false", ...annotations }, spec: TLS });

export const CASES: CaseTable = {
  "ingress-http-opened": [
    {
      title: "The annotation goes",
      old: closed(),
      object: ingress({ spec: TLS }),
      others: OTHERS,
      expect: [{ message: "opened", action: "warn" }],
      isExample: true,
    },
    {
      title: "It becomes what is no boolean",
      old: closed(),
      object: closed({ [ALLOW_HTTP]: "no" }),
      others: OTHERS,
      expect: [{ message: "opened", action: "warn" }],
    },
    {
      title: "A redirect to HTTPS takes its place",
      old: closed(),
      object: ingress({ annotations: FRONTEND, spec: TLS }),
      others: OTHERS,
      expect: [],
      isExample: true,
    },
    { title: "An edit of something else", old: closed(), object: closed({ owner: "web" }), others: OTHERS, expect: [] },
    {
      title: "The edit stops the whole Ingress",
      old: closed(),
      object: ingress({ service: "nobody", spec: TLS }),
      others: OTHERS,
      expect: [],
    },
    {
      title: "HTTP was there before",
      old: ingress({ spec: TLS }),
      object: ingress({ annotations: { owner: "web" }, spec: TLS }),
      others: OTHERS,
      expect: [],
    },
  ],
};
