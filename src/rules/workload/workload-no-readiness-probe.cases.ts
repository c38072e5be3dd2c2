import type { CaseTable } from "../case.ts";
import { deployment, ingressNeg } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

export const CASES: CaseTable = {
  "workload-no-readiness-probe": [
    {
      title: "The serving container has no probe",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: WEB,
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "By the name of the port",
      object: deployment({ container: { readinessProbe: undefined } }),
      others: [ingressNeg({ ports: [{ port: 80, targetPort: "http" }] })],
      expect: [{ message: "missing", action: "warn" }],
    },
    { title: "It has one", object: deployment(), others: WEB, expect: [], isExample: true },
    {
      title: "A sidecar that does not serve the port needs none",
      object: deployment({ container: { readinessProbe: undefined, ports: [{ containerPort: 9090 }] } }),
      others: WEB,
      expect: [],
    },
  ],
};
