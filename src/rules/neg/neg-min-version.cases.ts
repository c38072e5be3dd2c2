import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, nodePort } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-min-version": [
    {
      title: "GKE 1.9 does not know NEGs",
      cluster: { gkeVersion: "1.9.7-gke.11" },
      object: ingressNeg(),
      expect: [{ message: "service", action: "deny" }],
      isExample: true,
    },
    {
      title: "An Ingress to a Service with NEGs",
      cluster: { gkeVersion: "1.9.7-gke.11" },
      object: ingress({
        rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "plain", port: { number: 80 } } } }] } }],
      }),
      others: [ingressNeg(), nodePort({ name: "plain" })],
      expect: [{ message: "ingress", action: "deny" }],
    },
    { title: "A current version", object: ingressNeg(), expect: [], isExample: true },
    { title: "An Ingress in a current version", object: ingress(), others: [ingressNeg()], expect: [] },
  ],
};
