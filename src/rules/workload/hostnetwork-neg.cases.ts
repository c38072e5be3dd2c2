import type { CaseTable } from "../case.ts";
import { deployment } from "../shared/layer-7.sketches.ts";
import { WEB } from "./workload.sketches.ts";

export const CASES: CaseTable = {
  "hostnetwork-neg": [
    {
      title: "Pods in the host's network",
      object: deployment({ pod: { hostNetwork: true } }),
      others: WEB,
      expect: [{ message: "hostNetwork", action: "warn" }],
      isExample: true,
    },
    { title: "Pods with their own", object: deployment(), others: WEB, expect: [], isExample: true },
    { title: "Not behind NEGs", object: deployment({ pod: { hostNetwork: true } }), expect: [] },
  ],
};
