import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { RBS, TIER } from "./values.sketches.ts";

const ADDRESSES = "networking.gke.io/load-balancer-ip-addresses";
const INGRESS_CLASS = "kubernetes.io/ingress.class";
const AS_BY_DEFAULT = { mutations: { optIn: [] } };
const ingress = (annotations: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", annotations },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});

export const CASES: CaseTable = {
  "annotation-value-whitespace": [
    {
      title: "A blank before the tier of an internal Service",
      object: internal({ annotations: { [TIER]: "Premium\n" } }),
      policy: AS_BY_DEFAULT,
      expect: [{ message: "compared", action: "deny" }],
      isExample: true,
    },
    { title: "No blanks", object: rbs({ annotations: { [TIER]: "Premium" } }), expect: [], isExample: true },
    {
      title: "The policy may have it trimmed on creation",
      object: loadBalancer({ annotations: { [RBS]: " enabled " } }),
      expect: [{ message: "compared", action: "mutate" }],
    },
    {
      title: "Otherwise the rule for the value says it",
      object: loadBalancer({ annotations: { [RBS]: " enabled " } }),
      policy: AS_BY_DEFAULT,
      expect: [],
    },
    {
      title: "What is no value either way is not trimmed",
      object: internal({ annotations: { [TIER]: " gold" } }),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "A live Service is left to its author",
      object: live(internal, "subsetting", { annotations: { [TIER]: "Premium " } }),
      old: live(internal, "subsetting"),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "Lists are trimmed by GKE",
      object: rbs({ annotations: { [ADDRESSES]: " web-ip" } }),
      expect: [{ message: "list", action: "info" }],
    },
    { title: "Somebody else's annotation", object: rbs({ annotations: { "example.com/note": " x " } }), expect: [] },
    { title: "A ClusterIP Service", object: clusterIp({ annotations: { [TIER]: "Premium " } }), expect: [] },
    {
      title: "An Ingress class with a blank is no class of GKE's",
      object: ingress({ [INGRESS_CLASS]: "gce-internal " }),
      expect: [{ message: "compared", action: "deny" }],
    },
    {
      title: "Another controller's Ingress class, and lists",
      object: ingress({ [INGRESS_CLASS]: " nginx", "networking.gke.io/managed-certificates": "a, b " }),
      expect: [{ message: "list", action: "info" }],
    },
  ],
};
