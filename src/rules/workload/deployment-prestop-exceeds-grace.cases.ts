import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

const stop = (preStop: object, seconds = 60) => {
  const container = { name: "server", lifecycle: { preStop }, readinessProbe: {} };
  return deployment({ pod: { terminationGracePeriodSeconds: seconds, containers: [container] } });
};

export const CASES: CaseTable = {
  "deployment-prestop-exceeds-grace": [
    {
      title: "A hook that uses up the period",
      object: stop({ exec: { command: ["sh", "-c", "sleep 1m"] } }),
      others: WEB,
      expect: [{ message: "tooLong", action: "warn" }],
      isExample: true,
    },
    {
      title: "A sleep action that outlasts it",
      object: stop({ sleep: { seconds: 90 } }),
      others: WEB,
      expect: [{ message: "tooLong", action: "warn" }],
    },
    { title: "A shorter hook", object: stop({ sleep: { seconds: 15 } }), others: WEB, expect: [], isExample: true },
    { title: "A hook that does not sleep", object: stop({ exec: { command: ["/stop"] } }), others: WEB, expect: [] },
    { title: "Not behind NEGs", object: stop({ sleep: { seconds: 90 } }), expect: [] },
  ],
};
