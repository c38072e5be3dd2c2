import type { CaseTable } from "../case.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { CLASSES, classed, EXT } from "./ownership.sketches.ts";

export const CASES: CaseTable = {
  "lb-class-on-non-loadbalancer": [
    {
      title: "A ClusterIP Service with a class",
      cluster: CLASSES,
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A ClusterIP Service gets a class",
      cluster: CLASSES,
      old: clusterIp(),
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A load balancer becomes a ClusterIP Service, and the API server clears its class",
      cluster: CLASSES,
      old: classed(EXT),
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [],
    },
    { title: "A load balancer with a class", cluster: CLASSES, object: classed(EXT), expect: [], isExample: true },
  ],
};
