import type { CaseTable } from "../case.ts";
import { withNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-unknown-field": [
    {
      title: "camelCase instead of exposed_ports",
      object: withNeg('{"exposedPorts": {"80": {}}}'),
      expect: [{ message: "misspelt", action: "deny" }],
      isExample: true,
    },
    {
      title: "A letter too few",
      object: withNeg('{"ingres": true}'),
      expect: [{ message: "misspelt", action: "deny" }],
    },
    {
      title: "A misspelling beside the field itself only adds noise",
      object: withNeg('{"ingress": true, "ingres": true}'),
      expect: [{ message: "unknown", action: "warn" }],
    },
    {
      title: "Something else entirely",
      object: withNeg('{"ingress": true, "healthCheckPolicy": "x"}'),
      expect: [{ message: "unknown", action: "warn" }],
    },
    {
      title: "A misspelt name of a port",
      object: withNeg('{"exposed_ports": {"80": {"negName": "web"}}}'),
      expect: [{ message: "misspelt", action: "deny" }],
    },
    {
      title: "All fields that there are",
      object: withNeg('{"ingress": false, "exposed_ports": {"80": {"name": "web"}}, "zones": ["*"]}'),
      expect: [],
      isExample: true,
    },
  ],
};
