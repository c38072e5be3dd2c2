import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { annotated, onTargetPool, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-annotation-empty": [
    {
      title: "A blank annotation on a backend service",
      object: rbs(annotated("")),
      expect: [{ message: "failsSync", action: "deny" }],
      isExample: true,
    },
    {
      title: "A blank annotation with subsetting",
      object: internal(annotated("  ")),
      expect: [{ message: "failsSync", action: "deny" }],
    },
    {
      title: "A blank annotation on a target pool",
      object: onTargetPool(annotated("")),
      expect: [{ message: "opens", action: "warn" }],
    },
    { title: "No annotation", object: rbs(), expect: [], isExample: true },
    { title: "The field is set", object: rbs({ ...annotated(""), ...ranges("10.0.0.0/8") }), expect: [] },
  ],
};
