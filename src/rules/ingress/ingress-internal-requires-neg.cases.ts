import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, NO_AUTO_NEG, nodePort } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "ingress-internal-requires-neg": [
    {
      title: "A NodePort Service behind an internal Ingress",
      cluster: NO_AUTO_NEG,
      object: ingress({ className: "gce-internal" }),
      others: [nodePort()],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "A Service with NEGs",
      object: ingress({ className: "gce-internal" }),
      others: [ingressNeg()],
      expect: [],
      isExample: true,
    },
    {
      title: "Ports are exposed without names: the generated one is there",
      cluster: NO_AUTO_NEG,
      object: ingress({ className: "gce-internal" }),
      others: [nodePort({ annotations: { "cloud.google.com/neg": '{"exposed_ports": {"80": {}}}' } })],
      expect: [],
    },
    {
      title: "An annotation that the NEG controller refuses",
      object: ingress(),
      others: [
        ingressNeg({ annotations: { "cloud.google.com/neg": '{"ingress": true, "exposed_ports": {"9": {}}}' } }),
      ],
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "GKE annotates the Service",
      object: ingress({ className: "gce-internal" }),
      others: [nodePort()],
      expect: [],
    },
    {
      title: "An external Ingress can use instance groups",
      cluster: NO_AUTO_NEG,
      object: ingress({ className: "gce" }),
      others: [nodePort()],
      expect: [],
    },
    {
      title: "An edit that turns the NEGs of a Service in use off",
      object: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": false}' } }),
      old: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } }),
      others: [ingress({ className: "gce-internal" })],
      expect: [{ message: "inUse", action: "deny" }],
    },
  ],
};
