import type { CaseTable } from "../case.ts";
import { CONFIG, service } from "./backends.sketches.ts";

export const CASES: CaseTable = {
  "backend-config-missing": [
    {
      title: "Not among the manifests",
      object: service(CONFIG, '{"default": "web", "ports": {"https": "secure"}}'),
      others: [{ kind: "BackendConfig", metadata: { name: "secure", namespace: "shop" } }],
      isOffline: true,
      expect: [{ message: "missing", action: "warn" }],
      isExample: true,
    },
    {
      title: "Among the manifests",
      object: service(CONFIG, '{"default": "web"}'),
      others: [{ kind: "BackendConfig", metadata: { name: "web", namespace: "shop" } }],
      isOffline: true,
      expect: [],
      isExample: true,
    },
    { title: "What can't be read is another rule's", object: service(CONFIG, "web"), isOffline: true, expect: [] },
    { title: "In a cluster it may follow", object: service(CONFIG, '{"default": "web"}'), expect: [] },
  ],
};
