import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";

const config = (spec: object) => ({
  apiVersion: "networking.gke.io/v1beta1",
  kind: "FrontendConfig",
  metadata: { name: "tls", namespace: "shop" },
  spec,
});
const REDIRECT = config({ redirectToHttps: { enabled: true } });
const POLICY = config({ sslPolicy: "modern" });
const naming = (name: string) => ({ "networking.gke.io/v1beta1.FrontendConfig": name });

export const CASES: CaseTable = {
  "frontend-config-delete-in-use": [
    {
      title: "An Ingress is redirected by it",
      object: REDIRECT,
      others: [ingress({ annotations: naming("tls") })],
      isDelete: true,
      expect: [{ message: "redirects", action: "warn" }],
      isExample: true,
    },
    {
      title: "Two Ingresses have its SSL policy",
      object: POLICY,
      others: [ingress({ annotations: naming("tls") }), ingress({ name: "back", annotations: naming("tls") })],
      isDelete: true,
      expect: [
        { message: "used", action: "warn" },
        { message: "used", action: "warn" },
      ],
    },
    {
      title: "No Ingress names it",
      object: REDIRECT,
      others: [ingress({ annotations: naming("other") }), ingress({ name: "back" })],
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "An Ingress of another controller names it",
      object: REDIRECT,
      others: [ingress({ className: "nginx", annotations: naming("tls") })],
      isDelete: true,
      expect: [],
    },
    {
      title: "An internal Ingress, whose syncs fail too",
      object: REDIRECT,
      others: [ingress({ className: "gce-internal", annotations: naming("tls") })],
      isDelete: true,
      expect: [{ message: "used", action: "warn" }],
    },
    {
      title: "It is edited, not deleted",
      object: POLICY,
      old: REDIRECT,
      others: [ingress({ annotations: naming("tls") })],
      expect: [],
    },
  ],
};
