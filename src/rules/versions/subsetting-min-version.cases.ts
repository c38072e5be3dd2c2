import type { CaseTable } from "../case.ts";
import { at } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "subsetting-min-version": [
    {
      title: "Subsetting before GKE 1.18.19-gke.1400",
      cluster: at("1.18.18-gke.100"),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    { title: "Subsetting is off", cluster: { ...at("1.18.18-gke.100"), subsetting: false }, expect: [] },
  ],
};
