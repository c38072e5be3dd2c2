import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { RBS, WITH_CLASSES } from "./rbs.sketches.ts";

export const CASES: CaseTable = {
  "rbs-on-internal": [
    {
      title: "The annotation on an internal Service",
      object: internal({ annotations: { [RBS]: "enabled" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    { title: "An internal Service without it", object: internal(), expect: [], isExample: true },
    { title: "An external Service", object: rbs(), expect: [] },
    {
      title: "A class decides instead",
      cluster: WITH_CLASSES,
      object: internal({
        annotations: { [RBS]: "enabled" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal" },
      }),
      expect: [],
    },
  ],
};
