import type { CaseTable } from "../case.ts";
import { rbs } from "../shared/service.sketches.ts";
import { named, REGIONAL, reserved } from "./static-ip.sketches.ts";

export const CASES: CaseTable = {
  "static-ip-wrong-scope": [
    {
      title: "A global address",
      object: rbs(named("global-ip")),
      expect: [{ message: "isGlobal", action: "deny" }],
      isExample: true,
    },
    {
      title: "A regional address has the same name",
      cluster: reserved({ name: "global-ip", address: "203.0.113.50", type: "EXTERNAL", tier: "PREMIUM", ...REGIONAL }),
      object: rbs(named("global-ip")),
      expect: [],
    },
    { title: "A regional address", object: rbs(named("web-ip")), expect: [] },
  ],
};
