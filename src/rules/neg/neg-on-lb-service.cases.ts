import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { EXPOSED } from "./neg.sketches.ts";

export const CASES: CaseTable = {
  "neg-on-lb-service": [
    {
      title: "A LoadBalancer Service that no Ingress uses",
      object: loadBalancer({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } }),
      expect: [{ message: "automatic", action: "info" }],
      isExample: true,
    },
    {
      title: "A LoadBalancer Service behind an Ingress",
      object: loadBalancer({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } }),
      others: [ingress()],
      expect: [],
      isExample: true,
    },
    {
      title: "A standalone NEG beside the load balancer",
      object: loadBalancer({ annotations: { "cloud.google.com/neg": EXPOSED } }),
      expect: [],
    },
  ],
};
