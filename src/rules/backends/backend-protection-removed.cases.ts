import type { CaseTable } from "../case.ts";
import { backend, backendConfig, configured, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

const USED = [configured(), ingress()];
const IAP = { iap: { enabled: true } };
const ARMOR = { securityPolicy: { name: "edge" } };
const OPEN = backendConfig({ iap: { enabled: false }, securityPolicy: { name: "" } }, "open");
const CONFIG = "cloud.google.com/backend-config";
const PROTOCOLS = "cloud.google.com/app-protocols";
const WEB = { ports: [{ name: "web", port: 80 }] };

export const CASES: CaseTable = {
  "backend-protection-removed": [
    {
      title: "IAP is turned off",
      old: backendConfig(IAP),
      object: backendConfig({ iap: { enabled: false } }),
      others: USED,
      expect: [{ message: "iap", action: "warn" }],
      isExample: true,
    },
    {
      title: "The Cloud Armor policy is taken off",
      old: backendConfig(ARMOR),
      object: backendConfig({ securityPolicy: { name: "" } }),
      others: USED,
      expect: [{ message: "policy", action: "warn" }],
    },
    {
      title: "The Service names a BackendConfig that turns both off",
      old: configured(),
      object: configured({ annotations: { [CONFIG]: '{"default": "open"}' } }),
      others: [backendConfig({ ...IAP, ...ARMOR }), OPEN, ingress()],
      expect: [
        { message: "iap", action: "warn" },
        { message: "policy", action: "warn" },
      ],
    },
    {
      title: "Pods are asked over HTTP from now on",
      old: ingressNeg({ ...WEB, annotations: { [PROTOCOLS]: '{"web": "HTTPS"}' } }),
      object: ingressNeg(WEB),
      others: [ingress()],
      expect: [{ message: "plain", action: "warn" }],
    },
    {
      title: "The port that no Ingress uses is asked over HTTP",
      old: ingressNeg({
        ports: [...WEB.ports, { name: "other", port: 81 }],
        annotations: { [PROTOCOLS]: '{"other": "HTTPS"}' },
      }),
      object: ingressNeg({ ports: [...WEB.ports, { name: "other", port: 81 }] }),
      others: [ingress()],
      expect: [],
    },
    {
      title: "An Ingress routes to a Service without them",
      old: ingress(),
      object: ingress({ service: "open" }),
      others: [configured(), ingressNeg({ name: "open" }), backendConfig({ ...IAP, ...ARMOR })],
      expect: [
        { message: "moved", action: "warn" },
        { message: "moved", action: "warn" },
      ],
    },
    {
      title: "An Ingress routes to a Service with the same",
      old: ingress(),
      object: ingress({ service: "other" }),
      others: [configured(), configured({ name: "other" }), backendConfig({ ...IAP, ...ARMOR })],
      expect: [],
    },
    {
      title: "Another host gets a Service without them",
      old: ingress(),
      object: ingress({
        rules: [{ host: "b.example", http: { paths: [{ path: "/", pathType: "Prefix", backend: backend("open") }] } }],
      }),
      others: [configured(), ingressNeg({ name: "open" }), backendConfig({ ...IAP, ...ARMOR })],
      expect: [],
    },
    {
      title: "One policy gives way to another",
      old: backendConfig(ARMOR),
      object: backendConfig({ securityPolicy: { name: "other" } }),
      others: USED,
      expect: [],
      isExample: true,
    },
    {
      title: "That nothing uses",
      old: backendConfig(IAP),
      object: backendConfig({ iap: { enabled: false } }),
      expect: [],
    },
  ],
};
