import type { CaseTable } from "../case.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { gke, RBS, WITH_CLASSES } from "./classes.sketches.ts";

export const CASES: CaseTable = {
  "rbs-redundant-with-class": [
    {
      title: "The annotation beside the external class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external", { [RBS]: "enabled" }),
      expect: [{ message: "redundant", action: "warn" }],
      isExample: true,
    },
    {
      title: "The class alone",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external"),
      expect: [],
      isExample: true,
    },
    {
      title: "Beside the internal class, with any value",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal", { [RBS]: "no" }),
      expect: [{ message: "redundant", action: "warn" }],
    },
    { title: "The annotation alone", object: loadBalancer({ annotations: { [RBS]: "enabled" } }), expect: [] },
    {
      title: "On a cluster without classes the class is the finding",
      object: gke("l4-regional-external", { [RBS]: "enabled" }),
      expect: [],
    },
  ],
};
