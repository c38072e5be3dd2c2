import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer } from "../shared/service.sketches.ts";
import { classed, NEW_KEY, oldKey, typed, UNMADE, WITH_CLASSES } from "./type-annotations.sketches.ts";

export const CASES: CaseTable = {
  "lb-type-lowercase-deprecated": [
    {
      title: "internal becomes Internal on creation",
      object: typed("internal"),
      expect: [{ message: "lowercase", action: "mutate" }],
      isExample: true,
    },
    { title: "The documented spelling", object: internal(), expect: [], isExample: true },
    {
      title: "Without mutations it is a warning",
      object: typed("internal"),
      policy: UNMADE,
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "A live Service keeps what its author wrote",
      object: live(loadBalancer, "subsetting", { annotations: { [NEW_KEY]: "internal" } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "Under the deprecated key the new key is added, which settles this as well",
      object: oldKey("internal"),
      expect: [],
    },
    {
      title: "Under the deprecated key without mutations",
      object: oldKey("internal"),
      policy: UNMADE,
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "The type changes in the same update: the author's own spelling stays",
      object: typed("internal"),
      old: clusterIp(),
      expect: [{ message: "lowercase", action: "warn" }],
    },
    {
      title: "A ClusterIP Service with the annotation becomes a load balancer",
      object: typed("internal"),
      old: clusterIp({ annotations: { [NEW_KEY]: "internal" } }),
      expect: [{ message: "lowercase", action: "mutate" }],
    },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: classed("l4-regional-internal", { [NEW_KEY]: "internal" }),
      expect: [],
    },
  ],
};
