import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-exposed-port-missing": [
    {
      title: "A target port instead of the Service's port",
      object: withNeg('{"exposed_ports": {"8080": {}}}', { ports: [{ port: 80, targetPort: 8080 }] }),
      expect: [{ message: "missing", action: "deny" }],
      isExample: true,
    },
    {
      title: "The Service's port",
      object: withNeg(EXPOSED, { ports: [{ port: 80, targetPort: 8080 }] }),
      expect: [],
      isExample: true,
    },
    {
      title: "One of two is missing",
      object: withNeg('{"exposed_ports": {"80": {}, "443": {}}}'),
      expect: [{ message: "missing", action: "deny" }],
    },
  ],
};
