import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { RBS } from "./rbs.sketches.ts";

export const CASES: CaseTable = {
  "rbs-on-non-loadbalancer": [
    {
      title: "A ClusterIP Service with the annotation",
      object: clusterIp({ annotations: { [RBS]: "enabled" } }),
      expect: [{ message: "dormant", action: "info" }],
      isExample: true,
    },
    { title: "A load balancer with the annotation", object: rbs(), expect: [], isExample: true },
    { title: "A ClusterIP Service without it", object: clusterIp(), expect: [] },
  ],
};
