import type { CaseTable } from "../case.ts";
import { backend, ingress, ingressNeg, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-backend-port-missing": [
    {
      title: "A number that the Service does not have",
      object: ingress({ port: 8080, rules: [{ http: { paths: [{ path: "/", backend: backend("web", 8080) }] } }] }),
      others: [ingressNeg()],
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name that the Service does not have",
      object: ingress({ port: "http" }),
      others: [ingressNeg()],
      expect: [{ message: "missing", action: "deny" }],
    },
    { title: "A number that it has", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
    {
      title: "A name that it has",
      object: ingress({ port: "http" }),
      others: [ingressNeg({ ports: [{ name: "http", port: 80 }] })],
      expect: [],
    },
    {
      title: "An edit of the Service that takes the port away",
      object: ingressNeg({ ports: [8080] }),
      old: ingressNeg(),
      others: [ingress({ rules: [rule("a.example", ["/", "Prefix"])] })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
};
