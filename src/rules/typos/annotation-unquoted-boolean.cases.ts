import type { CaseTable } from "../case.ts";
import { internal, rbs } from "../shared/service.sketches.ts";
import { deployment, ingress } from "./shapes.sketches.ts";

const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";

export const CASES: CaseTable = {
  "annotation-unquoted-boolean": [
    {
      title: "true without quotes",
      object: internal({ annotations: { [GLOBAL_ACCESS]: true } }),
      expect: [{ message: "unquoted", action: "deny" }],
      isExample: true,
    },
    {
      title: "true in quotes",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Numbers, of whatever annotation",
      object: rbs({ annotations: { "example.com/port": 80, "example.com/version": 1.1 } }),
      expect: [
        { message: "unquoted", action: "deny" },
        { message: "unquoted", action: "deny" },
      ],
    },
    {
      title: "Nothing is an empty string, which counts for an annotation that GKE reads",
      object: internal({ annotations: { [GLOBAL_ACCESS]: null, "example.com/empty": null } }),
      expect: [{ message: "nothing", action: "warn" }],
    },
    { title: "Another field of the wrong type", object: rbs({ spec: { loadBalancerIP: 5 } }), expect: [] },
    {
      title: "On an Ingress",
      object: ingress({ annotations: { "kubernetes.io/ingress.allow-http": false } }),
      expect: [{ message: "unquoted", action: "deny" }],
    },
    {
      title: "On a Deployment and on its Pods",
      object: deployment({ "example.com/a": true }, { "example.com/b": 1 }),
      expect: [
        { message: "unquoted", action: "deny" },
        { message: "unquoted", action: "deny" },
      ],
    },
  ],
};
