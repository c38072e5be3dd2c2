import type { CaseTable } from "../case.ts";
import { backendConfig, configured, ingress } from "../shared/layer-7.sketches.ts";

const USED = [configured(), ingress()];
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
