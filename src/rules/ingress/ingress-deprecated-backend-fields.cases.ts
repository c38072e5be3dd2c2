import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-deprecated-backend-fields": [
    {
      title: "serviceName and servicePort in version 1",
      object: ingress({ spec: { defaultBackend: { serviceName: "web", servicePort: 80 } } }),
      isOffline: true,
      expect: [{ message: "fields", action: "deny" }],
      isExample: true,
    },
    {
      title: "spec.backend in version 1",
      object: ingress({ spec: { defaultBackend: null, backend: { serviceName: "web", servicePort: "http" } } }),
      isOffline: true,
      expect: [
        { message: "defaultBackend", action: "deny" },
        { message: "fields", action: "deny" },
      ],
    },
    {
      title: "A port without a Service",
      object: ingress({ spec: { defaultBackend: { servicePort: 80 } } }),
      isOffline: true,
      expect: [{ message: "fields", action: "deny" }],
    },
    { title: "The fields of version 1", object: ingress(), isOffline: true, expect: [], isExample: true },
    {
      title: "The API server reports it by itself",
      object: ingress({ spec: { defaultBackend: { serviceName: "web", servicePort: 80 } } }),
      expect: [],
    },
  ],
};
