import type { CaseTable } from "../case.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { TIER } from "./misplaced.sketches.ts";

const AFFINITY = "networking.gke.io/l4-strong-session-affinity";
const COLLECTION = "networking.gke.io/ip-collection-v6";

export const CASES: CaseTable = {
  "external-only-annotation-on-internal": [
    {
      title: "A network tier on an internal Service",
      object: internal({ annotations: { [TIER]: "Premium" } }),
      expect: [{ message: "tier", action: "warn" }],
      isExample: true,
    },
    {
      title: "A network tier on an external Service",
      object: rbs({ annotations: { [TIER]: "Premium" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Strong session affinity and an address collection",
      object: internal({ annotations: { [AFFINITY]: "disabled", [COLLECTION]: "" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    {
      title: "By class, without the annotation",
      cluster: { gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({
        annotations: { [TIER]: "Premium" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal" },
      }),
      expect: [{ message: "tier", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [TIER]: "Premium" } }), expect: [] },
  ],
};
