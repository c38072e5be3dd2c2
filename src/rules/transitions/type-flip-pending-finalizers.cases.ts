import type { CaseTable } from "../case.ts";
import { clusterIp, internal, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "type-flip-pending-finalizers": [
    {
      title: "A load balancer again, too soon",
      old: clusterIp({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      expect: [{ message: "pending", action: "warn" }],
      isExample: true,
    },
    {
      title: "Kubernetes' own finalizer is pending",
      old: clusterIp({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      object: internal({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [{ message: "pending", action: "warn" }],
    },
    {
      title: "Another finalizer is nobody's here",
      old: clusterIp({ finalizers: ["example.com/x"] }),
      object: rbs({ finalizers: ["example.com/x"] }),
      expect: [],
    },
    { title: "Nothing is pending", old: clusterIp(), object: rbs(), expect: [], isExample: true },
  ],
};
