import type { CaseTable } from "../case.ts";
import { at } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "user-managed-firewall-min-version": [
    {
      title: "The switch before GKE 1.31.3-gke.105600",
      cluster: { ...at("1.30.9-gke.1000000"), userManagedFirewall: true },
      expect: [{ message: "tooOld", action: "warn" }],
      isExample: true,
    },
    { title: "GKE manages the firewall", cluster: at("1.30.9-gke.1000000"), expect: [] },
  ],
};
