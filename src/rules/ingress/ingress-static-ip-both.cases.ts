import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { GLOBAL_IP, REGIONAL_IP } from "./ingress.sketches.ts";

export const CASES: CaseTable = {
  "ingress-static-ip-both": [
    {
      title: "Both names",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip", [REGIONAL_IP]: "web-ip" } }),
      expect: [{ message: "both", action: "deny" }],
      isExample: true,
    },
    {
      title: "One name and an empty one",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip", [REGIONAL_IP]: "" } }),
      expect: [],
      isExample: true,
    },
  ],
};
