import type { CaseTable } from "../case.ts";
import { ingress, NO_AUTO_NEG, rule } from "../shared/layer-7.sketches.ts";
import { loadBalancer } from "../shared/service.sketches.ts";

const NO_NODE_PORTS = { allocateLoadBalancerNodePorts: false };

export const CASES: CaseTable = {
  "ingress-backend-no-nodeport": [
    {
      title: "A LoadBalancer Service without node ports",
      cluster: NO_AUTO_NEG,
      object: ingress({ rules: [rule("a.example", ["/", "Prefix"])] }),
      others: [loadBalancer({ spec: NO_NODE_PORTS })],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "The same with NEGs",
      object: ingress(),
      others: [loadBalancer({ spec: NO_NODE_PORTS })],
      expect: [],
      isExample: true,
    },
    {
      title: "With node ports",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [loadBalancer()],
      expect: [],
    },
    {
      title: "A node port by hand",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [loadBalancer({ spec: NO_NODE_PORTS, ports: [{ port: 80, nodePort: 30080 }] })],
      expect: [],
    },
    {
      title: "An edit that takes the node ports away",
      cluster: NO_AUTO_NEG,
      object: loadBalancer({ spec: NO_NODE_PORTS }),
      old: loadBalancer(),
      others: [ingress(), ingress({ name: "inside", className: "gce-internal" })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
};
