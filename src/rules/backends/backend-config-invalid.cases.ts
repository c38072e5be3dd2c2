import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg } from "../shared/layer-7.sketches.ts";
import { BETA_CONFIG, CONFIG, service } from "./backends.sketches.ts";

const SERVED = [ingress()];

export const CASES: CaseTable = {
  "backend-config-invalid": [
    {
      title: "A bare name",
      object: service(CONFIG, "web"),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
      isExample: true,
    },
    {
      title: "That no Ingress reads yet",
      object: service(CONFIG, "web"),
      expect: [{ message: "invalid", action: "warn" }],
    },
    {
      title: "Behind another controller's Ingress",
      object: service(CONFIG, "web"),
      others: [ingress({ className: "nginx" })],
      expect: [{ message: "elsewhere", action: "warn" }],
    },
    { title: "A default", object: service(CONFIG, '{"default": "web"}'), expect: [], isExample: true },
    { title: "By port", object: service(CONFIG, '{"ports": {"https": "web"}}'), expect: [] },
    {
      title: "For a port that the Service does not have",
      object: service(CONFIG, '{"ports": {"80": "web"}}'),
      expect: [{ message: "noPort", action: "warn" }],
    },
    { title: "By number", object: service(CONFIG, '{"ports": {"443": "web"}}'), expect: [] },
    {
      title: "For a port of a Service without any",
      object: service(CONFIG, '{"ports": {"80": "web"}}', []),
      expect: [],
    },
    {
      title: "Neither",
      object: service(CONFIG, '{"name": "web"}'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A list",
      object: service(CONFIG, '["web"]'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "A default that is no string",
      object: service(CONFIG, '{"default": 1}'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "Ports that are no map",
      object: service(CONFIG, '{"ports": "web"}'),
      others: SERVED,
      expect: [{ message: "invalid", action: "deny" }],
    },
    {
      title: "The beta key loses against a valid one",
      object: ingressNeg({ annotations: { [BETA_CONFIG]: "?", [CONFIG]: '{"default": "web"}' } }),
      expect: [],
    },
  ],
};
