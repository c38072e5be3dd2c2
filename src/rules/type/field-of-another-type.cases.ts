import type { CaseTable } from "../case.ts";
import { nodePort } from "../shared/layer-7.sketches.ts";
import { clusterIp, loadBalancer, rbs } from "../shared/service.sketches.ts";

const LOCAL = { externalTrafficPolicy: "Local" };

export const CASES: CaseTable = {
  "field-of-another-type": [
    {
      title: "A health check port on a NodePort Service",
      object: nodePort({ spec: { ...LOCAL, healthCheckNodePort: 32001 } }),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A health check port on a load balancer",
      object: rbs({ spec: { ...LOCAL, healthCheckNodePort: 32001 } }),
      expect: [],
      isExample: true,
    },
    {
      title: "The policy on a Service that nobody outside reaches",
      object: clusterIp({ spec: LOCAL }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "The policy with external IPs",
      object: clusterIp({ spec: { ...LOCAL, externalIPs: ["192.0.2.1"] } }),
      expect: [],
    },
    { title: "The policy on a NodePort Service", object: nodePort({ spec: LOCAL }), expect: [] },
    {
      title: "A node port, and the allocation of node ports, on a ClusterIP Service",
      object: clusterIp({ ports: [{ port: 80, nodePort: 30080 }], spec: { allocateLoadBalancerNodePorts: false } }),
      expect: [
        { message: "refused", action: "deny" },
        { message: "refused", action: "deny" },
      ],
    },
    { title: "Headless", object: clusterIp({ spec: { clusterIP: "None" } }), expect: [] },
    {
      title: "A headless load balancer",
      object: loadBalancer({ spec: { clusterIP: "None" } }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "What the API server clears, since the type changes",
      object: clusterIp({ spec: LOCAL }),
      old: nodePort({ spec: LOCAL }),
      expect: [],
    },
    {
      title: "A type that there is not",
      object: loadBalancer({ spec: { type: "Balancer", ...LOCAL } }),
      expect: [],
    },
  ],
};
