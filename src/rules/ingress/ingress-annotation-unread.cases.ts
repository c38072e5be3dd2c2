import type { CaseTable } from "../case.ts";
import { configured, ingress, rule } from "../shared/layer-7.sketches.ts";

const ADDRESS = { "kubernetes.io/ingress.global-static-ip-name": "shop-ip" };
const CERTIFICATE = { "networking.gke.io/managed-certificates": "shop-cert" };
const UNREAD = [{ message: "unread", action: "warn" }] as const;

export const CASES: CaseTable = {
  "ingress-annotation-unread": [
    {
      title: "A reserved address and a managed certificate for another controller's Ingress",
      object: ingress({ className: "nginx", annotations: { ...ADDRESS, ...CERTIFICATE } }),
      expect: UNREAD,
      isExample: true,
    },
    {
      title: "A BackendConfig of a Service that only another controller's Ingress uses",
      object: configured(),
      others: [ingress({ className: "nginx", rules: [rule("a.example", ["/", "Prefix"])] })],
      expect: [{ message: "backend", action: "warn" }],
    },
    {
      title: "A BackendConfig of a Service that an Ingress of GKE's uses, too",
      object: configured(),
      others: [
        ingress({ className: "nginx", rules: [rule("a.example", ["/", "Prefix"])] }),
        ingress({ className: "gce", name: "other", rules: [rule("b.example", ["/", "Prefix"])] }),
      ],
      expect: [],
    },
    { title: "A BackendConfig of a Service that no Ingress uses", object: configured(), expect: [] },
    {
      title: "The class in spec.ingressClassName",
      object: ingress({ annotations: CERTIFICATE, spec: { ingressClassName: "nginx" } }),
      expect: UNREAD,
    },
    {
      title: "An Ingress of GKE's",
      object: ingress({ className: "gce", annotations: ADDRESS }),
      expect: [],
      isExample: true,
    },
    { title: "No class", object: ingress({ annotations: ADDRESS }), expect: [] },
    { title: "A misspelt class of GKE's", object: ingress({ className: "GCE", annotations: ADDRESS }), expect: [] },
    {
      title: "ingressClassName with GKE's class, which another rule tells",
      object: ingress({ annotations: ADDRESS, spec: { ingressClassName: "gce" } }),
      expect: [],
    },
    {
      title: "The other controller's own annotations",
      object: ingress({ className: "nginx", annotations: { "nginx.ingress.kubernetes.io/rewrite-target": "/" } }),
      expect: [],
    },
  ],
};
