import type { CaseTable } from "../case.ts";
import { clusterIp, internal, rbs } from "../shared/service.sketches.ts";
import { clientIp } from "./affinity.sketches.ts";

const STRONG = { "networking.gke.io/l4-strong-session-affinity": "enabled" };

export const CASES: CaseTable = {
  "session-affinity-timeout-ignored": [
    {
      title: "A timeout of its own",
      object: rbs({ spec: clientIp(10801) }),
      expect: [{ message: "ignored", action: "info" }],
      limit: { name: "timeoutSeconds", side: "beyond" },
      isExample: true,
    },
    {
      title: "A shorter one",
      object: internal({ spec: clientIp(600) }),
      expect: [{ message: "ignored", action: "info" }],
    },
    {
      title: "The default that the API server fills in",
      object: rbs({ spec: clientIp(10800) }),
      expect: [],
      limit: { name: "timeoutSeconds", side: "within" },
      isExample: true,
    },
    { title: "No timeout", object: rbs({ spec: clientIp() }), expect: [] },
    {
      title: "Strong session affinity reads it",
      cluster: { features: { strongSessionAffinity: true } },
      object: rbs({ annotations: STRONG, spec: clientIp(600) }),
      expect: [],
    },
    { title: "A Service that is no load balancer", object: clusterIp({ spec: clientIp(600) }), expect: [] },
  ],
};
