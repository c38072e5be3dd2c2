import type { CaseTable } from "../case.ts";
import { deployment, ingressNeg } from "../shared/layer-7.sketches.ts";
import { loadBalancer } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "neg-targetport-mismatch": [
    {
      title: "A name that no container port has",
      object: ingressNeg({ ports: [{ port: 80, targetPort: "web" }] }),
      others: [deployment()],
      isOffline: true,
      expect: [{ message: "name", action: "deny" }],
      isExample: true,
    },
    {
      title: "A number that no container declares",
      object: ingressNeg({ ports: [{ port: 80, targetPort: 9376 }] }),
      others: [deployment()],
      isOffline: true,
      expect: [{ message: "number", action: "info" }],
    },
    {
      title: "The name of a container port",
      object: ingressNeg({ ports: [{ port: 80, targetPort: "http" }] }),
      others: [deployment()],
      isOffline: true,
      expect: [],
      isExample: true,
    },
    {
      title: "Without a targetPort the port counts",
      object: ingressNeg({ ports: [8080] }),
      others: [deployment()],
      isOffline: true,
      expect: [],
    },
    {
      title: "No workload is given",
      object: ingressNeg({ ports: [{ port: 80, targetPort: "web" }] }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A name that no container port has, behind a load balancer of its own",
      object: loadBalancer({ spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: "web" }] } }),
      others: [deployment()],
      isOffline: true,
      expect: [{ message: "name", action: "warn" }],
    },
    {
      title: "A Service that nothing from outside reaches",
      object: loadBalancer({
        spec: { type: "ClusterIP", selector: { app: "web" }, ports: [{ port: 80, targetPort: "web" }] },
      }),
      others: [deployment()],
      isOffline: true,
      expect: [],
    },
    {
      title: "In a cluster other Pods may match",
      object: ingressNeg({ ports: [{ port: 80, targetPort: "web" }] }),
      others: [deployment()],
      expect: [],
    },
  ],
};
