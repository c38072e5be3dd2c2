import type { CaseTable } from "../case.ts";
import { clusterIp, internal, rbs } from "../shared/service.sketches.ts";
import { annotated, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-missing": [
    {
      title: "An external Service without source ranges",
      object: rbs(),
      expect: [{ message: "open", action: "warn" }],
      isExample: true,
    },
    {
      title: "An external Service with source ranges",
      object: rbs(ranges("203.0.113.0/24")),
      expect: [],
      isExample: true,
    },
    { title: "Source ranges in the annotation", object: rbs(annotated("203.0.113.0/24")), expect: [] },
    { title: "An internal Service", object: internal(), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp(), expect: [] },
  ],
};
