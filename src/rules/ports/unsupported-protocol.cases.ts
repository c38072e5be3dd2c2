import type { CaseTable } from "../case.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "unsupported-protocol": [
    {
      title: "SCTP",
      object: rbs({ ports: ["132/SCTP"] }),
      expect: [{ message: "unsupported", action: "deny" }],
      isExample: true,
    },
    { title: "TCP, as is the default", object: rbs({ ports: [{ port: 80 }] }), expect: [], isExample: true },
    {
      title: "A protocol in lower case, once however often it is written",
      object: internal({ ports: ["80/tcp", "81/tcp"] }),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    { title: "A ClusterIP Service", object: clusterIp({ ports: ["132/SCTP"] }), expect: [] },
    {
      title: "Another controller's Service",
      object: loadBalancer({ ports: ["132/SCTP"], spec: { loadBalancerClass: "a.b/c" } }),
      expect: [],
    },
  ],
};
