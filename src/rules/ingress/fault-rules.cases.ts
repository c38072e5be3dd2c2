import type { CaseTable } from "../case.ts";
import {
  backendConfig,
  configured,
  FRONTEND,
  frontendConfig,
  ingress,
  ingressNeg,
  secret,
} from "../shared/layer-7.sketches.ts";
import { GLOBAL_IP, TLS } from "./ingress.sketches.ts";

const SERVICE = ingressNeg();
const DENIED = [{ message: "fault", action: "deny" }] as const;
const WARNED = [{ message: "fault", action: "warn" }] as const;

export const CASES: CaseTable = {
  "ingress-tls-no-secret-name": [
    {
      title: "An entry that names hosts alone",
      object: ingress({ spec: { tls: [{ hosts: ["web.example.com"] }] } }),
      others: [SERVICE],
      expect: DENIED,
      isExample: true,
    },
    {
      title: "Beside a pre-shared certificate",
      object: ingress({ annotations: { "ingress.gcp.kubernetes.io/pre-shared-cert": "web" }, spec: { tls: [{}] } }),
      others: [SERVICE],
      expect: DENIED,
    },
    { title: "A Secret", object: ingress({ spec: TLS }), others: [SERVICE], expect: [], isExample: true },
    {
      title: "Another controller's Ingress",
      object: ingress({ className: "nginx", spec: { tls: [{}] } }),
      others: [SERVICE],
      expect: [],
    },
  ],
  "ingress-secret-missing": [
    {
      title: "Manifests with another Secret",
      object: ingress({ spec: TLS }),
      others: [SERVICE, secret("front-cert", "tls.crt", "tls.key")],
      expect: WARNED,
      isExample: true,
    },
    { title: "No Secrets are known", object: ingress({ spec: TLS }), others: [SERVICE], expect: [] },
    {
      title: "Manifests that may lack some",
      object: ingress({ spec: TLS }),
      others: [SERVICE, secret("front-cert")],
      isOffline: true,
      expect: [],
    },
    {
      title: "Made by cert-manager",
      object: ingress({ annotations: { "cert-manager.io/cluster-issuer": "letsencrypt" }, spec: TLS }),
      others: [SERVICE, secret("front-cert")],
      expect: [],
    },
    {
      title: "A Secret that is there",
      object: ingress({ spec: TLS }),
      others: [SERVICE, secret("front-tls", "tls.crt", "tls.key")],
      expect: [],
      isExample: true,
    },
  ],
  "ingress-secret-incomplete": [
    {
      title: "No key",
      object: ingress({ spec: TLS }),
      others: [SERVICE, secret("front-tls", "tls.crt")],
      expect: DENIED,
      isExample: true,
    },
    { title: "No certificate", object: ingress({ spec: TLS }), others: [SERVICE, secret("front-tls")], expect: DENIED },
    {
      title: "Both",
      object: ingress({ spec: TLS }),
      others: [SERVICE, secret("front-tls", "tls.crt", "tls.key")],
      expect: [],
      isExample: true,
    },
  ],
  "ingress-name-with-dots": [
    {
      title: "The name of a host",
      object: ingress({ name: "web.example.com" }),
      others: [SERVICE],
      expect: DENIED,
      isExample: true,
    },
    { title: "A plain name", object: ingress({ name: "web" }), others: [SERVICE], expect: [], isExample: true },
  ],
  "ingress-static-ip-not-found": [
    {
      title: "A name that is not reserved",
      object: ingress({ annotations: { [GLOBAL_IP]: "nope" } }),
      others: [SERVICE],
      expect: WARNED,
      isExample: true,
    },
    {
      title: "Manifests that are all there is",
      object: ingress({ annotations: { [GLOBAL_IP]: "nope" } }),
      others: [SERVICE],
      isOffline: true,
      isComplete: true,
      expect: DENIED,
    },
    {
      title: "No inventory",
      cluster: { addresses: null },
      object: ingress({ annotations: { [GLOBAL_IP]: "nope" } }),
      others: [SERVICE],
      expect: [],
    },
    {
      title: "A global address",
      object: ingress({ annotations: { [GLOBAL_IP]: "global-ip" } }),
      others: [SERVICE],
      expect: [],
      isExample: true,
    },
  ],
  "frontend-config-missing": [
    {
      title: "A name that nobody has",
      object: ingress({ annotations: FRONTEND }),
      others: [SERVICE],
      expect: WARNED,
      isExample: true,
    },
    {
      title: "Manifests with a name like it",
      object: ingress({ annotations: FRONTEND }),
      others: [SERVICE, frontendConfig({}, "webb")],
      isOffline: true,
      expect: WARNED,
    },
    {
      title: "Manifests that may lack it",
      object: ingress({ annotations: FRONTEND }),
      others: [SERVICE, frontendConfig({}, "elsewhere")],
      isOffline: true,
      expect: [],
    },
    {
      title: "A FrontendConfig that is there",
      object: ingress({ annotations: FRONTEND }),
      others: [SERVICE, frontendConfig()],
      expect: [],
      isExample: true,
    },
  ],
  "ingress-internal-security-policy": [
    {
      title: "A policy behind an internal Ingress",
      object: ingress({ className: "gce-internal" }),
      others: [configured(), backendConfig({ securityPolicy: { name: "edge" } })],
      expect: DENIED,
      isExample: true,
    },
    {
      title: "Behind an external one",
      object: ingress(),
      others: [configured(), backendConfig({ securityPolicy: { name: "edge" } })],
      expect: [],
      isExample: true,
    },
  ],
  "ingress-backend-config-refused": [
    {
      title: "An affinity that does not exist",
      object: ingress(),
      others: [configured(), backendConfig({ sessionAffinity: { affinityType: "HEADER" } })],
      expect: DENIED,
      isExample: true,
    },
    {
      title: "A health check over TCP",
      object: ingress(),
      others: [configured(), backendConfig({ healthCheck: { type: "TCP" } })],
      expect: DENIED,
    },
    { title: "A good one", object: ingress(), others: [configured(), backendConfig()], expect: [], isExample: true },
  ],
  "ingress-backend-config-missing": [
    { title: "A name that nobody has", object: ingress(), others: [configured()], expect: WARNED, isExample: true },
    {
      title: "Manifests that are all there is",
      object: ingress(),
      others: [configured()],
      isOffline: true,
      isComplete: true,
      expect: DENIED,
    },
    {
      title: "Of a port that the Ingress does not use",
      object: ingress(),
      others: [
        ingressNeg({
          annotations: { "cloud.google.com/backend-config": '{"ports": {"443": "web"}}' },
          ports: [80, 443],
        }),
      ],
      expect: [],
    },
    { title: "It is there", object: ingress(), others: [configured(), backendConfig()], expect: [], isExample: true },
  ],
  "ingress-backend-unreadable": [
    {
      title: "Protocols that can't be read",
      object: ingress(),
      others: [ingressNeg({ annotations: { "cloud.google.com/app-protocols": "HTTP2" } })],
      expect: DENIED,
      isExample: true,
    },
    {
      title: "A BackendConfig annotation that can't be read",
      object: ingress(),
      others: [ingressNeg({ annotations: { "cloud.google.com/backend-config": "web" } })],
      expect: DENIED,
    },
    { title: "A plain Service", object: ingress(), others: [SERVICE], expect: [], isExample: true },
  ],
};
