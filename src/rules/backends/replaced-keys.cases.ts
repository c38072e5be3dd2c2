import type { CaseTable } from "../case.ts";
import { ingressNeg } from "../shared/layer-7.sketches.ts";
import { ALPHA_PROTOCOLS, BETA_CONFIG, CONFIG, HTTPS_PORT, PROTOCOLS, service } from "./backends.sketches.ts";

export const CASES: CaseTable = {
  "app-protocols-alpha-deprecated": [
    {
      title: "The alpha key",
      object: service(ALPHA_PROTOCOLS, '{"https": "HTTPS"}'),
      expect: [{ message: "deprecated", action: "info" }],
      isExample: true,
    },
    {
      title: "Both keys, which differ",
      object: ingressNeg({
        annotations: { [ALPHA_PROTOCOLS]: '{"https": "HTTPS"}', [PROTOCOLS]: '{"https": "HTTP2"}' },
        ports: HTTPS_PORT,
      }),
      expect: [{ message: "differ", action: "warn" }],
    },
    { title: "The current key", object: service(PROTOCOLS, '{"https": "HTTPS"}'), expect: [], isExample: true },
  ],
  "backend-config-beta-deprecated": [
    {
      title: "The beta key",
      object: service(BETA_CONFIG, '{"default": "web"}'),
      expect: [{ message: "deprecated", action: "info" }],
      isExample: true,
    },
    {
      title: "Both keys, which differ",
      object: ingressNeg({ annotations: { [BETA_CONFIG]: '{"default": "old"}', [CONFIG]: '{"default": "web"}' } }),
      expect: [{ message: "differ", action: "warn" }],
    },
    { title: "The current key", object: service(CONFIG, '{"default": "web"}'), expect: [], isExample: true },
  ],
};
