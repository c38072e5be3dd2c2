import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";
import { annotated, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-annotation-deprecated": [
    {
      title: "The annotation alone, where the policy moves it",
      object: rbs(annotated("203.0.113.0/24, 198.51.100.0/24")),
      expect: [{ message: "deprecated", action: "mutate" }],
      isExample: true,
    },
    {
      title: "The annotation alone, where the policy moves nothing",
      policy: { mutations: { optIn: [] } },
      object: rbs(annotated("203.0.113.0/24")),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "The field", object: rbs(ranges("203.0.113.0/24")), expect: [], isExample: true },
    {
      title: "An existing Service is not touched",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", annotated("203.0.113.0/24")),
      expect: [{ message: "deprecated", action: "warn" }],
    },
    { title: "A value that can't be read is denied for that", object: rbs(annotated("x")), expect: [] },
    { title: "Both", object: rbs({ ...annotated("10.0.0.0/8"), ...ranges("10.0.0.0/8") }), expect: [] },
    { title: "A Service that is no load balancer", object: clusterIp(annotated("10.0.0.0/8")), expect: [] },
  ],
};
