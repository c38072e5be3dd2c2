import type { CaseTable } from "../case.ts";
import { clusterIp, internal } from "../shared/service.sketches.ts";
import { CLASSES, classed, EXT } from "./ownership.sketches.ts";

const INT = "networking.gke.io/l4-regional-internal";

export const CASES: CaseTable = {
  "lb-class-changed": [
    {
      title: "From one class to another",
      cluster: CLASSES,
      old: classed(EXT),
      object: classed(INT),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class is removed",
      cluster: CLASSES,
      old: classed(INT),
      object: internal(),
      expect: [{ message: "removed", action: "deny" }],
    },
    {
      title: "The class stays",
      cluster: CLASSES,
      old: classed(EXT),
      object: classed(EXT),
      expect: [],
      isExample: true,
    },
    { title: "The class goes with the type", cluster: CLASSES, old: classed(EXT), object: clusterIp(), expect: [] },
  ],
};
