import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "internal-traffic-policy-dpv2": [
    {
      title: "internalTrafficPolicy: Local with Dataplane V2",
      cluster: { dataplaneV2: true },
      object: rbs({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [{ message: "unsupported", action: "warn" }],
      isExample: true,
    },
    {
      title: "internalTrafficPolicy: Local with kube-proxy",
      object: rbs({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "internalTrafficPolicy: Cluster is what the API server fills in",
      cluster: { dataplaneV2: true },
      object: rbs({ spec: { internalTrafficPolicy: "Cluster" } }),
      expect: [],
    },
    {
      title: "A Service that is no load balancer",
      cluster: { dataplaneV2: true },
      object: clusterIp({ spec: { internalTrafficPolicy: "Local" } }),
      expect: [],
    },
  ],
};
