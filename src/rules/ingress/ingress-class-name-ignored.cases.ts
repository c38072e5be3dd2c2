import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-class-name-ignored": [
    {
      title: "The class in the field",
      object: ingress({ spec: { ingressClassName: "gce-internal" } }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class in the annotation",
      object: ingress({ className: "gce-internal" }),
      expect: [],
      isExample: true,
    },
    {
      title: "An empty annotation does not help",
      object: ingress({ className: "", spec: { ingressClassName: "gce" } }),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "An IngressClass of that name that belongs to another controller",
      object: ingress({ spec: { ingressClassName: "gce" } }),
      others: [{ kind: "IngressClass", metadata: { name: "gce" }, spec: { controller: "k8s.io/ingress-nginx" } }],
      expect: [{ message: "otherController", action: "warn" }],
    },
    {
      title: "An IngressClass that names GKE's controller does not help",
      object: ingress({ spec: { ingressClassName: "gce" } }),
      others: [{ kind: "IngressClass", metadata: { name: "gce" }, spec: { controller: "k8s.io/ingress-gce" } }],
      expect: [{ message: "ignored", action: "deny" }],
    },
    { title: "Another controller's class", object: ingress({ spec: { ingressClassName: "nginx" } }), expect: [] },
  ],
};
