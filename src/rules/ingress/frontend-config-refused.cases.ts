import type { CaseTable } from "../case.ts";
import { frontendConfig } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "frontend-config-refused": [
    {
      title: "A number for a code",
      object: frontendConfig({ redirectToHttps: { enabled: true, responseCodeName: "301" } }),
      expect: [{ message: "code", action: "deny" }],
      isExample: true,
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
