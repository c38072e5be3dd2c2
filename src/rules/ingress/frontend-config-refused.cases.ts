import type { CaseTable } from "../case.ts";
import { FRONTEND, frontendConfig, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

const BY_NUMBER = frontendConfig({ redirectToHttps: { enabled: true, responseCodeName: "301" } });
const NAMED = ingress({ annotations: FRONTEND });

export const CASES: CaseTable = {
  "frontend-config-refused": [
    {
      title: "A number for a code",
      object: BY_NUMBER,
      others: [NAMED],
      expect: [{ message: "code", action: "deny" }],
      isExample: true,
    },
    {
      title: "That no Ingress names yet",
      object: BY_NUMBER,
      others: [ingress()],
      expect: [{ message: "code", action: "warn" }],
    },
    {
      title: "In files of which there may be more",
      object: BY_NUMBER,
      isOffline: true,
      expect: [{ message: "code", action: "deny" }],
    },
    {
      title: "An Ingress that names it",
      object: NAMED,
      others: [BY_NUMBER, ingressNeg()],
      expect: [{ message: "named", action: "deny" }],
    },
    {
      title: "An Ingress that names a good one",
      object: NAMED,
      others: [frontendConfig({ redirectToHttps: { enabled: true } }), ingressNeg()],
      expect: [],
    },
    {
      title: "Turned off",
      object: frontendConfig({ redirectToHttps: { enabled: false, responseCodeName: "301" } }),
      expect: [],
    },
    {
      title: "A code by its name",
      object: frontendConfig({ redirectToHttps: { enabled: true, responseCodeName: "FOUND" } }),
      expect: [],
      isExample: true,
    },
  ],
};
