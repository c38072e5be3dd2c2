import type { CaseTable } from "../case.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { at, LOCAL } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "etp-windows-min-version": [
    {
      title: "Local with Windows nodes before GKE 1.23.4-gke.400",
      cluster: { ...at("1.22.17-gke.100"), windowsNodePools: true },
      object: loadBalancer({ spec: LOCAL }),
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    { title: "Linux nodes", cluster: at("1.22.17-gke.100"), object: loadBalancer({ spec: LOCAL }), expect: [] },
  ],
};
