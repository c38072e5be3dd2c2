import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { RBS, TIER, WITH_CLASSES } from "./values.sketches.ts";

const TYPE = "networking.gke.io/load-balancer-type";
const WEIGHTED = "networking.gke.io/weighted-load-balancing";

export const CASES: CaseTable = {
  "annotation-value-case": [
    {
      title: "A tier in capitals on an internal Service, which has none yet",
      object: internal({ annotations: { [TIER]: "STANDARD" } }),
      expect: [{ message: "wrongCase", action: "deny" }],
      isExample: true,
    },
    { title: "The documented case", object: rbs({ annotations: { [TIER]: "Standard" } }), expect: [], isExample: true },
    {
      title: "The rule for the value says it",
      object: loadBalancer({ annotations: { [RBS]: "Enabled" } }),
      expect: [],
    },
    { title: "For weights as well", object: rbs({ annotations: { [WEIGHTED]: "Pods-Per-Node" } }), expect: [] },
    {
      title: "A type beside an external class",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [TYPE]: "INTERNAL" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "wrongCase", action: "deny" }],
    },
    {
      title: "A type that comes to what it seems to say",
      cluster: WITH_CLASSES,
      object: loadBalancer({
        annotations: { [TYPE]: "external" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "wrongCase", action: "warn" }],
    },
    {
      title: "l4-rbs on a Service that is already there",
      object: live(internal, "subsetting", { annotations: { [RBS]: "ENABLED" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "wrongCase", action: "warn" }],
    },
    { title: "Another word altogether", object: internal({ annotations: { [TIER]: "gold" } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [TIER]: "STANDARD" } }), expect: [] },
  ],
};
