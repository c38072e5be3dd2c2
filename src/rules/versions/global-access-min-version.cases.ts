import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { at } from "./versions.sketches.ts";

const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";

export const CASES: CaseTable = {
  "global-access-min-version": [
    {
      title: "The preview",
      cluster: at("1.17.9-gke.500"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "preview", action: "warn" }],
    },
    {
      title: "Before the preview",
      cluster: at("1.15.12-gke.20"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "tooOld", action: "deny" }],
      isExample: true,
    },
    {
      title: "The first version of the preview",
      cluster: at("1.16.0"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "preview", action: "warn" }],
    },
    {
      title: "Off",
      cluster: at("1.15.12-gke.20"),
      object: internal({ annotations: { [GLOBAL_ACCESS]: "false" } }),
      expect: [],
    },
  ],
};
