import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { ALLOW_HTTP, GLOBAL_IP, TLS } from "./ingress.sketches.ts";

const OTHERS = [ingressNeg()];
const at = (name: string) => ingress({ annotations: { [GLOBAL_IP]: name } });
const reserved = (...names: readonly string[]) => ({
  addresses: names.map((name, place) => ({ name, address: `203.0.113.${place + 1}`, scope: "global" as const })),
});

export const CASES: CaseTable = {
  "ingress-front-end-lost": [
    {
      title: "The last certificate goes",
      old: ingress({ spec: TLS }),
      object: ingress(),
      others: OTHERS,
      expect: [{ message: "https", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another address",
      cluster: reserved("web-a", "web-b"),
      old: at("web-a"),
      object: at("web-b"),
      others: OTHERS,
      expect: [{ message: "moves", action: "warn" }],
    },
    { title: "An address that is kept", old: at("web-a"), object: at("web-a"), others: OTHERS, expect: [] },
    {
      title: "A certificate by annotation takes the place of the Secret",
      old: ingress({ spec: TLS }),
      object: ingress({ annotations: { "ingress.gcp.kubernetes.io/pre-shared-cert": "web" } }),
      others: OTHERS,
      expect: [],
      isExample: true,
    },
    {
      title: "HTTP is turned off",
      old: ingress({ spec: TLS }),
      object: ingress({ annotations: { [ALLOW_HTTP]: "false" }, spec: TLS }),
      others: OTHERS,
      expect: [],
    },
    {
      title: "Of an Ingress that fails before and after",
      old: ingress({ service: "nobody", spec: TLS }),
      object: ingress({ service: "nobody" }),
      others: OTHERS,
      expect: [],
    },
  ],
};
