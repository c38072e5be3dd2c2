import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { named } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-custom-name-with-ingress": [
    {
      title: "A name on a Service that also serves Ingresses",
      object: withNeg('{"ingress": true, "exposed_ports": {"80": {"name": "web"}}}'),
      expect: [{ message: "both", action: "deny" }],
      isExample: true,
    },
    { title: "A name on a standalone NEG", object: withNeg(named("web")), expect: [], isExample: true },
    {
      title: "Without a name the two go together",
      object: withNeg('{"ingress": true, "exposed_ports": {"80": {}}}'),
      expect: [],
    },
  ],
};
