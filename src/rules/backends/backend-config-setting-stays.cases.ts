import type { CaseTable } from "../case.ts";
import { backendConfig, configured, ingress, ingressNeg } from "../shared/layer-7.sketches.ts";

const USED = [configured(), ingress()];
const CONFIG = "cloud.google.com/backend-config";
const OWN_CLIENT = { iap: { enabled: true, oauthclientCredentials: { secretName: "oauth" } } };

export const CASES: CaseTable = {
  "backend-config-setting-stays": [
    {
      title: "A timeout is taken out",
      object: backendConfig(),
      old: backendConfig({ timeoutSec: 40 }),
      others: USED,
      expect: [{ message: "stays", action: "warn" }],
      isExample: true,
    },
    {
      title: "IAP with its own client is turned off",
      object: backendConfig({ iap: { enabled: false } }),
      old: backendConfig(OWN_CLIENT),
      others: USED,
      expect: [{ message: "client", action: "deny" }],
    },
    {
      title: "What was refused was never set",
      object: backendConfig(),
      old: backendConfig({ timeoutSec: 40, sessionAffinity: { affinityType: "client_ip" } }),
      others: USED,
      expect: [],
    },
    {
      title: "The Service names no BackendConfig any more",
      object: ingressNeg(),
      old: configured(),
      others: [backendConfig({ ...OWN_CLIENT, timeoutSec: 40 }), ingress()],
      expect: [
        { message: "stays", action: "warn" },
        { message: "stays", action: "warn" },
      ],
    },
    {
      title: "The Service names another one, without the timeout",
      object: configured({ annotations: { [CONFIG]: '{"default": "other"}' } }),
      old: configured(),
      others: [backendConfig({ timeoutSec: 40 }), backendConfig({}, "other"), ingress()],
      expect: [{ message: "stays", action: "warn" }],
    },
    {
      title: "The Service gives the same one to its port",
      object: configured({ annotations: { [CONFIG]: '{"ports": {"80": "web"}}' } }),
      old: configured(),
      others: [backendConfig({ timeoutSec: 40 }), ingress()],
      expect: [],
    },
    {
      title: "The Service names one that is missing",
      object: configured({ annotations: { [CONFIG]: '{"default": "gone"}' } }),
      old: configured(),
      others: [backendConfig({ timeoutSec: 40 }), ingress()],
      expect: [],
    },
    {
      title: "The Service's annotation can't be read any more",
      object: configured({ annotations: { [CONFIG]: "web" } }),
      old: configured(),
      others: [backendConfig({ timeoutSec: 40 }), ingress()],
      expect: [],
    },
    { title: "That nothing uses", object: backendConfig(), old: backendConfig({ timeoutSec: 40 }), expect: [] },
    {
      title: "Turned off in words",
      object: backendConfig({ cdn: { enabled: false } }),
      old: backendConfig({ cdn: { enabled: true } }),
      others: USED,
      expect: [],
      isExample: true,
    },
  ],
};
