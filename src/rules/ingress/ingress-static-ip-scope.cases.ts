import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { GLOBAL_IP, REGIONAL_IP } from "./ingress.sketches.ts";

export const CASES: CaseTable = {
  "ingress-static-ip-scope": [
    {
      title: "A regional name on an external Ingress",
      object: ingress({ annotations: { [REGIONAL_IP]: "web-ip" } }),
      expect: [{ message: "otherScope", action: "warn" }],
      isExample: true,
    },
    {
      title: "A global name on an internal Ingress",
      object: ingress({ className: "gce-internal", annotations: { [GLOBAL_IP]: "global-ip" } }),
      expect: [{ message: "otherScope", action: "warn" }],
    },
    {
      title: "Offline, a name that is not in the other scope either",
      object: ingress({ annotations: { [REGIONAL_IP]: "web-ip" } }),
      isOffline: true,
      expect: [{ message: "notFound", action: "deny" }],
    },
    {
      title: "Offline, a name that happens to be there",
      object: ingress({ annotations: { [REGIONAL_IP]: "global-ip" } }),
      isOffline: true,
      expect: [{ message: "otherScope", action: "warn" }],
    },
    {
      title: "A global name on an external Ingress",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Another class",
      object: ingress({ className: "gce-multi-cluster", annotations: { [REGIONAL_IP]: "web-ip" } }),
      expect: [],
    },
  ],
};
