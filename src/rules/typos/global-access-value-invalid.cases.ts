import type { CaseTable } from "../case.ts";
import { clusterIp, internal } from "../shared/service.sketches.ts";

const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
const reachable = (value: string) => internal({ annotations: { [GLOBAL_ACCESS]: value } });

export const CASES: CaseTable = {
  "global-access-value-invalid": [
    {
      title: "True with a capital turns nothing on",
      object: reachable("True"),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    { title: "true", object: reachable("true"), expect: [], isExample: true },
    { title: "false", object: reachable("false"), expect: [] },
    { title: "yes", object: reachable("yes"), expect: [{ message: "invalid", action: "deny" }] },
    {
      title: "False comes to what it says",
      object: reachable("False"),
      expect: [{ message: "harmless", action: "warn" }],
    },
    { title: "So does an empty value", object: reachable(""), expect: [{ message: "harmless", action: "warn" }] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [GLOBAL_ACCESS]: "yes" } }), expect: [] },
  ],
};
