import type { CaseTable } from "../case.ts";
import { ingressNeg, withNeg } from "../shared/layer-7.sketches.ts";
import { loadBalancer } from "../shared/service.sketches.ts";

const DENY_INVALID = [{ message: "invalid", action: "deny" }] as const;

export const CASES: CaseTable = {
  "neg-annotation-invalid": [
    {
      title: "YAML instead of JSON",
      object: withNeg("ingress: true"),
      expect: DENY_INVALID,
      isExample: true,
    },
    { title: "JSON in a string", object: ingressNeg(), expect: [], isExample: true },
    { title: "The empty string", object: withNeg(""), expect: DENY_INVALID },
    { title: "Single quotes", object: withNeg("{'ingress': true}"), expect: DENY_INVALID },
    { title: "true in quotes is a string to Go", object: withNeg('{"ingress": "true"}'), expect: DENY_INVALID },
    {
      title: "A list instead of a map",
      object: withNeg('{"exposed_ports": ["80"]}'),
      expect: DENY_INVALID,
    },
    {
      title: "A port name instead of a number",
      object: withNeg('{"exposed_ports": {"http": {}}}'),
      expect: DENY_INVALID,
    },
    {
      title: "A string instead of a port's attributes",
      object: withNeg('{"exposed_ports": {"80": "neg"}}'),
      expect: DENY_INVALID,
    },
    {
      title: "A port that is null reads as an empty object",
      object: withNeg('{"exposed_ports": {"80": null}}'),
      expect: [{ message: "nullPort", action: "warn" }],
    },
    { title: "Go matches keys without regard to case", object: withNeg('{"INGRESS": true}'), expect: [] },
    {
      title: "On a LoadBalancer Service the load balancer's own NEGs stop as well",
      object: loadBalancer({ annotations: { "cloud.google.com/neg": "on", "cloud.google.com/l4-rbs": "enabled" } }),
      expect: [{ message: "invalidOnLoadBalancer", action: "deny" }],
    },
  ],
};
