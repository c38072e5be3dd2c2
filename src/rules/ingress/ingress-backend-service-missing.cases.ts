import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, rule } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-backend-service-missing": [
    {
      title: "No such Service in the cluster",
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"], ["/b", "Prefix"])] }),
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "No such Service among all manifests",
      object: ingress(),
      isOffline: true,
      isComplete: true,
      expect: [{ message: "missing", action: "deny" }],
    },
    { title: "Some manifests prove nothing", object: ingress(), isOffline: true, expect: [] },
    { title: "It exists", object: ingress(), others: [ingressNeg()], expect: [], isExample: true },
    { title: "Another controller's Ingress", object: ingress({ className: "nginx" }), expect: [] },
  ],
};
