import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DENIED, ingress, PUBLIC, UNMADE, WARNED } from "./keys.sketches.ts";

export const CASES: CaseTable = {
  "annotation-key-wrong-case": [
    {
      title: "Capitals in the name",
      object: loadBalancer({ annotations: { "cloud.google.com/L4-RBS": "enabled" } }),
      policy: UNMADE,
      expect: DENIED,
      isExample: true,
    },
    { title: "The documented case", object: rbs(), expect: [], isExample: true },
    {
      title: "Capitals in the prefix make it public",
      object: loadBalancer({ annotations: { "Networking.GKE.io/load-balancer-type": "Internal" } }),
      expect: PUBLIC,
    },
    {
      title: "The right key is there as well",
      object: internal({ annotations: { "Networking.GKE.io/load-balancer-type": "Internal" } }),
      expect: WARNED,
    },
    {
      title: "Another key",
      object: rbs({ annotations: { "cloud.google.com/Network-Tier": "Standard" } }),
      expect: WARNED,
    },
    {
      title: "An Ingress key in lower case",
      object: ingress("networking.gke.io/v1beta1.frontendconfig"),
      expect: WARNED,
    },
    { title: "An Ingress key as documented", object: ingress("networking.gke.io/v1beta1.FrontendConfig"), expect: [] },
  ],
};
