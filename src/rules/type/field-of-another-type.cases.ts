import type { CaseTable } from "../case.ts";
import { nodePort } from "../shared/layer-7.sketches.ts";
import { clusterIp, loadBalancer, rbs } from "../shared/service.sketches.ts";

const LOCAL = { externalTrafficPolicy: "Local" };

export const CASES: CaseTable = {
  "field-of-another-type": [
    {
      title: "A health check port on a NodePort Service",
      object: nodePort({ spec: { ...LOCAL, healthCheckNodePort: 32001 } }),
      isOffline: true,
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A health check port on a load balancer",
      object: rbs({ spec: { ...LOCAL, healthCheckNodePort: 32001 } }),
      isOffline: true,
      expect: [],
      isExample: true,
    },
    {
      title: "The policy on a Service that nobody outside reaches",
      object: clusterIp({ spec: LOCAL }),
      isOffline: true,
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "The policy with external IPs",
      object: clusterIp({ spec: { ...LOCAL, externalIPs: ["192.0.2.1"] } }),
      isOffline: true,
      expect: [],
    },
    { title: "The policy on a NodePort Service", object: nodePort({ spec: LOCAL }), isOffline: true, expect: [] },
    {
      title: "A node port, and the allocation of node ports, on a ClusterIP Service",
      object: clusterIp({ ports: [{ port: 80, nodePort: 30080 }], spec: { allocateLoadBalancerNodePorts: false } }),
      isOffline: true,
      expect: [
        { message: "refused", action: "deny" },
        { message: "refused", action: "deny" },
      ],
    },
    { title: "Headless", object: clusterIp({ spec: { clusterIP: "None" } }), isOffline: true, expect: [] },
    {
      title: "A headless load balancer",
      object: loadBalancer({ spec: { clusterIP: "None" } }),
      isOffline: true,
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "What the API server clears, since the type changes",
      object: clusterIp({ spec: LOCAL }),
      old: nodePort({ spec: LOCAL }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A type that there is not",
      object: loadBalancer({ spec: { type: "Balancer", ...LOCAL } }),
      isOffline: true,
      expect: [],
    },
  ],
};
