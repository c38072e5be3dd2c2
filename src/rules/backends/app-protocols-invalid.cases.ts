import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { ALPHA_PROTOCOLS, HTTPS_PORT, PROTOCOLS, service } from "./backends.sketches.ts";

const SERVED = [ingress()];

export const CASES: CaseTable = {
  "app-protocols-invalid": [
    {
      title: "Lower case",
      object: service(PROTOCOLS, '{"https": "https"}'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "That no Ingress reads yet",
      object: service(PROTOCOLS, '{"https": "https"}'),
      expect: [{ message: "invalid", action: "warn" }],
    },
    { title: "Upper case", object: service(PROTOCOLS, '{"https": "HTTPS"}'), expect: [], isExample: true },
    {
      title: "No JSON",
      object: service(PROTOCOLS, "https: HTTPS"),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A list",
      object: service(PROTOCOLS, '["HTTPS"]'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A null protocol",
      object: service(PROTOCOLS, '{"https": null}'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    { title: "Null alone says nothing", object: service(PROTOCOLS, "null"), expect: [] },
    {
      title: "The alpha key wins",
      object: ingressNeg({
        annotations: { [ALPHA_PROTOCOLS]: '{"https": "h2"}', [PROTOCOLS]: '{"https": "HTTP2"}' },
        ports: HTTPS_PORT,
      }),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A port that the Service does not have",
      object: service(PROTOCOLS, '{"http2": "HTTP2"}'),
      expect: [{ message: "unknownPort", action: "warn" }],
    },
    {
      title: "A port by number",
      object: service(PROTOCOLS, '{"443": "HTTPS"}'),
      expect: [{ message: "byNumber", action: "info" }],
    },
    {
      title: "The empty name is that of an unnamed port",
      object: service(PROTOCOLS, '{"": "HTTPS"}', [443]),
      expect: [],
    },
  ],
};
