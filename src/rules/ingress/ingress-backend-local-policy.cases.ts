import type { CaseTable } from "../case.ts";
import { ingress, NO_AUTO_NEG, nodePort } from "../shared/layer-7.sketches.ts";

const LOCAL = { externalTrafficPolicy: "Local" };

export const CASES: CaseTable = {
  "ingress-backend-local-policy": [
    {
      title: "Behind instance groups",
      cluster: NO_AUTO_NEG,
      object: nodePort({ spec: LOCAL, annotations: { "cloud.google.com/neg": '{"ingress": false}' } }),
      others: [ingress()],
      expect: [{ message: "local", action: "warn" }],
      isExample: true,
    },
    { title: "GKE asks for NEGs", object: nodePort({ spec: LOCAL }), others: [ingress()], expect: [] },
    { title: "Behind no Ingress", cluster: NO_AUTO_NEG, object: nodePort({ spec: LOCAL }), expect: [] },
    {
      title: "Policy Cluster",
      cluster: NO_AUTO_NEG,
      object: nodePort(),
      others: [ingress()],
      expect: [],
      isExample: true,
    },
  ],
};
