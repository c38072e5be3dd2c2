import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { BETA_CONFIG, CONFIG } from "./backends.sketches.ts";

export const CASES: CaseTable = {
  "backend-config-on-l4": [
    {
      title: "A LoadBalancer Service that no Ingress uses",
      object: loadBalancer({ annotations: { [CONFIG]: '{"default": "web"}' } }),
      expect: [{ message: "layer7", action: "warn" }],
      isExample: true,
    },
    {
      title: "A LoadBalancer Service behind an Ingress",
      object: loadBalancer({ annotations: { [CONFIG]: '{"default": "web"}' } }),
      others: [ingress()],
      expect: [],
      isExample: true,
    },
    {
      title: "Some manifests prove nothing",
      object: loadBalancer({ annotations: { [BETA_CONFIG]: '{"default": "web"}' } }),
      isOffline: true,
      expect: [{ message: "layer7", action: "info" }],
    },
  ],
};
