import type { CaseTable } from "../case.ts";
import { ingress, ingressNeg, nodePort, withNeg } from "../shared/layer-7.sketches.ts";

export const CASES: CaseTable = {
  "neg-requires-vpc-native": [
    {
      title: "A routes-based cluster",
      cluster: { vpcNative: false },
      object: ingressNeg(),
      expect: [{ message: "service", action: "deny" }],
      isExample: true,
    },
    { title: "A VPC-native cluster", object: ingressNeg(), expect: [], isExample: true },
    {
      title: "An Ingress to a Service with NEGs in a routes-based cluster",
      cluster: { vpcNative: false },
      object: ingress({
        rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "plain", port: { number: 80 } } } }] } }],
      }),
      others: [ingressNeg(), nodePort({ name: "plain" })],
      expect: [{ message: "ingress", action: "deny" }],
    },
    {
      title: "An internal Ingress, which always needs NEGs",
      cluster: { vpcNative: false },
      object: ingress({ className: "gce-internal" }),
      expect: [{ message: "internalIngress", action: "deny" }],
    },
    { title: "An Ingress in a VPC-native cluster", object: ingress(), others: [ingressNeg()], expect: [] },
    { title: "NEGs turned off", cluster: { vpcNative: false }, object: withNeg('{"ingress": false}'), expect: [] },
  ],
};
