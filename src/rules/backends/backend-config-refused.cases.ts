import type { CaseTable } from "../case.ts";
import { backendConfig, configured, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "backend-config-refused": [
    {
      title: "IAP and Cloud CDN",
      object: backendConfig({ iap: { enabled: true }, cdn: { enabled: true } }),
      others: [configured(), ingress()],
      expect: [{ message: "inUse", action: "deny" }],
      isExample: true,
    },
    {
      title: "That nothing uses yet",
      object: backendConfig({ sessionAffinity: { affinityType: "client_ip" } }),
      expect: [{ message: "unused", action: "warn" }],
    },
    {
      title: "A health check over TCP",
      object: backendConfig({ healthCheck: { type: "TCP" } }),
      others: [configured(), ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    {
      title: "A timeout that Compute Engine refuses",
      object: backendConfig({ timeoutSec: -1 }),
      others: [configured(), ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    {
      title: "No timeout at all is the default",
      object: backendConfig({ timeoutSec: 0 }),
      others: [configured(), ingress()],
      expect: [],
    },
    {
      title: "A new Ingress is given it",
      object: ingress(),
      others: [configured(), backendConfig({ timeoutSec: -1 })],
      expect: [{ message: "behind", action: "deny" }],
    },
    {
      title: "A Service behind an Ingress names it",
      old: ingressNeg(),
      object: configured(),
      others: [ingress(), backendConfig({ timeoutSec: -1 })],
      expect: [{ message: "behind", action: "deny" }],
    },
    {
      title: "A Service names it before an Ingress is there",
      object: configured(),
      others: [backendConfig({ timeoutSec: -1 })],
      expect: [],
    },
    {
      title: "A good one",
      object: backendConfig({ timeoutSec: 40, healthCheck: { type: "HTTP" } }),
      others: [configured(), ingress()],
      expect: [],
      isExample: true,
    },
  ],
};
