import type { CaseTable } from "../case.ts";
import { ingress, NO_AUTO_NEG, nodePort } from "../shared/layer-7.sketches.ts";
import { clusterIp } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "ingress-backend-service-type": [
    {
      title: "A ClusterIP Service without NEGs",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [clusterIp()],
      expect: [{ message: "backend", action: "deny" }],
      isExample: true,
    },
    {
      title: "GKE annotates the Service",
      object: ingress(),
      others: [clusterIp()],
      expect: [],
    },
    {
      title: "An explicit false is never overwritten",
      object: ingress(),
      others: [clusterIp({ annotations: { "cloud.google.com/neg": '{"ingress": false}' } })],
      expect: [{ message: "backend", action: "deny" }],
    },
    {
      title: "A NodePort Service",
      cluster: NO_AUTO_NEG,
      object: ingress(),
      others: [nodePort()],
      expect: [],
      isExample: true,
    },
    {
      title: "An edit that makes a Service in use ClusterIP",
      cluster: NO_AUTO_NEG,
      object: clusterIp(),
      old: nodePort(),
      others: [ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    {
      title: "A new ExternalName Service",
      cluster: NO_AUTO_NEG,
      object: clusterIp({ spec: { type: "ExternalName", externalName: "example.com" } }),
      others: [ingress()],
      expect: [{ message: "inUse", action: "deny" }],
    },
    { title: "A ClusterIP Service that no Ingress uses", cluster: NO_AUTO_NEG, object: clusterIp(), expect: [] },
  ],
};
