import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED, named } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-name-changed": [
    {
      title: "Another name for the same port",
      object: withNeg(named("web-b")),
      old: withNeg(named("web-a")),
      expect: [{ message: "changed", action: "warn" }],
      isExample: true,
    },
    {
      title: "A name instead of the generated one",
      object: withNeg(named("web-a")),
      old: withNeg(EXPOSED),
      expect: [{ message: "changed", action: "warn" }],
    },
    {
      title: "The generated name instead of one",
      object: withNeg(EXPOSED),
      old: withNeg(named("web-a")),
      expect: [{ message: "changed", action: "warn" }],
    },
    {
      title: "The same name, in other words",
      object: withNeg(named("web-a")),
      old: withNeg(` ${named("web-a")} `),
      expect: [],
      isExample: true,
    },
    {
      title: "A port that was not exposed before",
      object: withNeg('{"exposed_ports": {"80": {}, "443": {"name": "tls"}}}', { ports: [80, 443] }),
      old: withNeg(EXPOSED, { ports: [80, 443] }),
      expect: [],
    },
  ],
};
