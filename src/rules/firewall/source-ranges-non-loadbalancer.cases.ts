import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { annotated, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-non-loadbalancer": [
    {
      title: "A ClusterIP Service with source ranges",
      object: clusterIp(ranges("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A ClusterIP Service with the annotation",
      object: clusterIp(annotated("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A load balancer that becomes a ClusterIP Service and keeps them",
      old: live(rbs, "rbs", ranges("10.0.0.0/8")),
      object: clusterIp(ranges("10.0.0.0/8")),
      expect: [{ message: "refused", action: "deny" }],
    },
    { title: "A load balancer", object: rbs(ranges("10.0.0.0/8")), expect: [], isExample: true },
    { title: "A ClusterIP Service without", object: clusterIp(), expect: [] },
  ],
};
