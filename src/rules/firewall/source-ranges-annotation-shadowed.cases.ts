import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { annotated, ranges } from "./values.sketches.ts";

export const CASES: CaseTable = {
  "source-ranges-annotation-shadowed": [
    {
      title: "Both, and they differ",
      object: rbs({ ...annotated("10.0.0.0/8"), ...ranges("198.51.100.0/24") }),
      expect: [{ message: "shadowed", action: "warn" }],
      isExample: true,
    },
    {
      title: "A blank annotation beside the field",
      object: rbs({ ...annotated(""), ...ranges("198.51.100.0/24") }),
      expect: [{ message: "shadowed", action: "warn" }],
    },
    {
      title: "Both, and they say the same in another order",
      object: rbs({ ...annotated("10.0.0.1/8,198.51.100.0/24"), ...ranges("198.51.100.0/24 ", "10.0.0.0/8") }),
      expect: [],
    },
    { title: "The field alone", object: rbs(ranges("198.51.100.0/24")), expect: [], isExample: true },
    { title: "The annotation alone", object: rbs(annotated("198.51.100.0/24")), expect: [] },
  ],
};
