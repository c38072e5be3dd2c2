import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

const NGINX = "nginx.ingress.kubernetes.io";
const REWRITE = { [`${NGINX}/rewrite-target`]: "/$2" };
const ALLOW_LIST = { [`${NGINX}/whitelist-source-range`]: "10.0.0.0/8" };

export const CASES: CaseTable = {
  "foreign-ingress-annotation": [
    {
      title: "An allow list of another controller",
      object: ingress({ className: "gce", annotations: ALLOW_LIST }),
      expect: [{ message: "open", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another controller's Ingress",
      object: ingress({ className: "nginx", annotations: ALLOW_LIST }),
      expect: [],
      isExample: true,
    },
    {
      title: "Settings of another controller are one hint",
      object: ingress({ className: "gce", annotations: { ...REWRITE, [`${NGINX}/affinity`]: "cookie" } }),
      expect: [{ message: "ignored", action: "info" }],
    },
    {
      title: "Written for another controller, without a class",
      object: ingress({ annotations: { ...REWRITE, ...ALLOW_LIST } }),
      expect: [{ message: "taken", action: "warn" }],
    },
    {
      title: "Both kinds on GKE's class",
      object: ingress({ className: "gce", annotations: { ...REWRITE, ...ALLOW_LIST } }),
      expect: [
        { message: "open", action: "warn" },
        { message: "ignored", action: "info" },
      ],
    },
    {
      title: "Keys of GKE's own and of tools",
      object: ingress({
        className: "gce",
        annotations: {
          "kubernetes.io/ingress.allow-http": "false",
          "ingress.kubernetes.io/backends": "{}",
          "external-dns.alpha.kubernetes.io/hostname": "a.example",
          "cert-manager.io/cluster-issuer": "le",
        },
      }),
      expect: [],
    },
  ],
};
