import type { CaseTable } from "../case.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";
import { deployment, ingress } from "./shapes.sketches.ts";

const NEG = "cloud.google.com/neg";

export const CASES: CaseTable = {
  "annotation-value-not-string": [
    {
      title: "NEG JSON without quotes is a map",
      object: clusterIp({ annotations: { [NEG]: { ingress: true } } }),
      expect: [{ message: "collection", action: "deny" }],
      isExample: true,
    },
    {
      title: "NEG JSON in quotes",
      object: clusterIp({ annotations: { [NEG]: '{"ingress": true}' } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A list",
      object: rbs({ annotations: { "networking.gke.io/load-balancer-ip-addresses": ["web-ip"] } }),
      expect: [{ message: "collection", action: "deny" }],
    },
    {
      title: "Annotations that are a text, as where the key got lost",
      object: rbs({ metadata: { annotations: '{"ingress": true}' } }),
      expect: [{ message: "noMap", action: "deny" }],
    },
    {
      title: "Annotations that are a list, on an Ingress",
      object: ingress({ annotations: [] }),
      expect: [{ message: "noMap", action: "deny" }],
    },
    {
      title: "On a Deployment",
      object: deployment({ "example.com/a": [1] }),
      expect: [{ message: "collection", action: "deny" }],
    },
    { title: "No annotations", object: rbs({ metadata: { annotations: null } }), expect: [] },
  ],
};
