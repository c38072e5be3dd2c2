import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { BOTH, DUAL_STACK, EXT_SUBNET, KEY, ranges } from "./effects.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-removed": [
    {
      title: "The ranges of a live external Service go",
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: live(rbs, "rbs"),
      expect: [{ message: "opened", action: "warn" }],
      isExample: true,
    },
    {
      title: "On a target pool, from the annotation",
      old: live(loadBalancer, "target pool", { annotations: { [KEY]: "198.51.100.0/24" } }),
      object: live(loadBalancer, "target pool"),
      expect: [{ message: "opened", action: "warn" }],
    },
    {
      title: "On a dual-stack Service",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", {
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24", "2001:db8::/32"] },
      }),
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH }),
      expect: [{ message: "opened", action: "warn" }],
    },
    {
      title: "Everybody was let in before",
      old: live(rbs, "rbs", ranges("198.51.100.0/24", "0.0.0.0/0")),
      object: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "The ranges only move from the annotation to the field",
      old: live(rbs, "rbs", { annotations: { [KEY]: "198.51.100.0/24" } }),
      object: live(rbs, "rbs", ranges("198.51.100.0/24")),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal Service",
      old: live(internal, "subsetting", ranges("10.0.0.0/8")),
      object: live(internal, "subsetting"),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(ranges("198.51.100.0/24")), object: rbs(), expect: [] },
    {
      title: "The load balancer goes as well",
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: clusterIp(),
      expect: [],
    },
  ],
};
