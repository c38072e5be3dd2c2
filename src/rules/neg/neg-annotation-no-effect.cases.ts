import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-annotation-no-effect": [
    {
      title: "An empty object turns NEGs off",
      object: withNeg("{}"),
      expect: [{ message: "nothing", action: "warn" }],
      isExample: true,
    },
    {
      title: "JSON null is an empty object to Go",
      object: withNeg("null"),
      expect: [{ message: "nothing", action: "warn" }],
    },
    {
      title: "An explicit false opts out",
      object: withNeg('{"ingress": false}'),
      expect: [{ message: "optOut", action: "info" }],
    },
    { title: "An exposed port has an effect", object: withNeg(EXPOSED), expect: [], isExample: true },
  ],
};
