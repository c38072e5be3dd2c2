import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-class-changed": [
    {
      title: "To another controller",
      object: ingress({ className: "nginx" }),
      old: ingress({ className: "gce" }),
      expect: [{ message: "leaves", action: "warn" }],
      isExample: true,
    },
    {
      title: "By the field",
      object: ingress({ spec: { ingressClassName: "nginx" } }),
      old: ingress(),
      expect: [{ message: "leaves", action: "warn" }],
    },
    {
      title: "To an internal load balancer",
      object: ingress({ className: "gce-internal" }),
      old: ingress(),
      expect: [{ message: "moves", action: "warn" }],
    },
    { title: "From another controller", object: ingress(), old: ingress({ className: "nginx" }), expect: [] },
    {
      title: "By another spelling",
      object: ingress({ className: "gce" }),
      old: ingress(),
      expect: [],
      isExample: true,
    },
  ],
};
