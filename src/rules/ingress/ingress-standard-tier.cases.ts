import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-standard-tier": [
    {
      title: "A project of Standard tier",
      cluster: { projectDefaultNetworkTier: "Standard" },
      object: ingress(),
      expect: [{ message: "project", action: "warn" }],
      isExample: true,
    },
    {
      title: "An annotation that is for Services",
      object: ingress({ annotations: { "cloud.google.com/network-tier": "Standard" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "An internal Ingress",
      cluster: { projectDefaultNetworkTier: "Standard" },
      object: ingress({ className: "gce-internal" }),
      expect: [],
    },
    { title: "A project of Premium tier", object: ingress(), expect: [], isExample: true },
  ],
};
