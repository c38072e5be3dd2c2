import type { CaseTable } from "../case.ts";
import { internal, loadBalancer } from "../shared/service.sketches.ts";
import { at, NO_ADDON } from "./versions.sketches.ts";

export const CASES: CaseTable = {
  "subsetting-addon-disabled": [
    {
      title: "An internal Service that nobody takes",
      cluster: NO_ADDON,
      object: internal(),
      expect: [{ message: "service", action: "deny" }],
      isExample: true,
    },
    { title: "The cluster itself", cluster: NO_ADDON, expect: [{ message: "cluster", action: "warn" }] },
    { title: "Neither is on", cluster: { ...NO_ADDON, subsetting: false }, object: internal(), expect: [] },
    {
      title: "The class for instance groups needs no add-on",
      cluster: { ...NO_ADDON, ...at("1.33.4-gke.1000000") },
      object: loadBalancer({ spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal-legacy" } }),
      expect: [],
    },
    { title: "A cluster with the add-on", expect: [] },
  ],
};
