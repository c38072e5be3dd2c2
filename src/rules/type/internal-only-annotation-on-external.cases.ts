import type { CaseTable } from "../case.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { GLOBAL_ACCESS, INTERNAL_SUBNET } from "./misplaced.sketches.ts";

const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";

export const CASES: CaseTable = {
  "internal-only-annotation-on-external": [
    {
      title: "Global access asked for, the annotation that makes it internal forgotten",
      object: rbs({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "public", action: "warn" }],
      isExample: true,
    },
    {
      title: "Global access on an internal Service",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A subnet for internal load balancers, and a shared backend service",
      object: rbs({ annotations: { [INTERNAL_SUBNET]: "default", [SHARE]: "true" } }),
      expect: [
        { message: "public", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    {
      title: "Zonal affinity is for internal load balancers",
      object: rbs({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      object: rbs({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "A mistyped type is the cause",
      object: loadBalancer({
        annotations: { "networking.gke.io/load-balancer-type": "INTERNAL", [GLOBAL_ACCESS]: "true" },
      }),
      expect: [],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [GLOBAL_ACCESS]: "true" } }), expect: [] },
    {
      title: "A class that is external",
      cluster: { gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({
        annotations: { [GLOBAL_ACCESS]: "true" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "public", action: "warn" }],
    },
  ],
};
