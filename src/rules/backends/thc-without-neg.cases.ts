import type { CaseTable } from "../case.ts";
import { NO_AUTO_NEG, nodePort } from "../shared/layer-7.sketches.ts";
import { CHECKER, service } from "./backends.sketches.ts";

export const CASES: CaseTable = {
  "thc-without-neg": [
    {
      title: "A Service with instance groups",
      cluster: NO_AUTO_NEG,
      object: nodePort({ annotations: { [CHECKER]: '{"enabled": true}' } }),
      expect: [{ message: "groups", action: "warn" }],
      isExample: true,
    },
    { title: "A Service with NEGs", object: service(CHECKER, '{"enabled": true}'), expect: [], isExample: true },
    {
      title: "Turned off",
      cluster: NO_AUTO_NEG,
      object: nodePort({ annotations: { [CHECKER]: '{"enabled": false}' } }),
      expect: [],
    },
  ],
};
