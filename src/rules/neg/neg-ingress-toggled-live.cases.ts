import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, nodePort, withNeg } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "neg-ingress-toggled-live": [
    {
      title: "From instance groups to NEGs",
      object: ingressNeg({ spec: { type: "NodePort" } }),
      old: nodePort(),
      others: [ingress()],
      expect: [{ message: "toNegs", action: "warn" }],
      isExample: true,
    },
    { title: "A ClusterIP Service is mended", object: ingressNeg(), old: clusterIp(), others: [ingress()], expect: [] },
    { title: "A ClusterIP Service fails", object: clusterIp(), old: ingressNeg(), others: [ingress()], expect: [] },
    {
      title: "From NEGs to instance groups",
      object: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": false}' } }),
      old: nodePort({ annotations: { "cloud.google.com/neg": '{"ingress": true}' } }),
      others: [ingress()],
      expect: [{ message: "toGroups", action: "warn" }],
    },
    { title: "No Ingress uses it", object: ingressNeg(), old: clusterIp(), expect: [], isExample: true },
    {
      title: "Behind an internal Ingress, which has no instance groups",
      object: nodePort(),
      old: ingressNeg({ spec: { type: "NodePort" } }),
      others: [ingress({ className: "gce-internal" })],
      expect: [{ message: "freezes", action: "deny" }],
    },
    {
      title: "An internal one whose port stays exposed",
      object: withNeg('{"exposed_ports": {"80": {}}}', { spec: { type: "NodePort" } }),
      old: ingressNeg({ spec: { type: "NodePort" } }),
      others: [ingress({ className: "gce-internal" })],
      expect: [],
    },
  ],
};
