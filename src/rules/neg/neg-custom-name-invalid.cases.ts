import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { named } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-custom-name-invalid": [
    {
      title: "Upper case",
      object: withNeg(named("Web")),
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "A hyphen at the end",
      object: withNeg(named("web-")),
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "A good name", object: withNeg(named("web-80")), expect: [], isExample: true },
    { title: "A single letter", object: withNeg(named("w")), expect: [] },
  ],
};
