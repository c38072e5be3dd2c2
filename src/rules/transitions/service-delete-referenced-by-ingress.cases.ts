import type { CaseTable } from "../case.ts";
import { clusterIp, live, rbs } from "../shared/service.sketches.ts";

const ingress = (spec: object, name = "shop") => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name, namespace: "shop" },
  spec,
});
const TO_WEB = { defaultBackend: { service: { name: "web", port: { number: 80 } } } };

export const CASES: CaseTable = {
  "service-delete-referenced-by-ingress": [
    {
      title: "An Ingress routes to it",
      object: clusterIp(),
      others: [ingress(TO_WEB)],
      isDelete: true,
      expect: [{ message: "routed", action: "warn" }],
      isExample: true,
    },
    {
      title: "Two Ingresses do",
      object: live(rbs, "rbs"),
      others: [ingress(TO_WEB), ingress(TO_WEB, "shop-2")],
      isDelete: true,
      expect: [
        { message: "routed", action: "warn" },
        { message: "routed", action: "warn" },
      ],
    },
    { title: "No Ingress does", object: clusterIp(), others: [], isDelete: true, expect: [], isExample: true },
    {
      title: "An Ingress of another controller",
      object: clusterIp(),
      others: [ingress({ ...TO_WEB, ingressClassName: "nginx" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "An update",
      old: clusterIp(),
      object: clusterIp({ labels: { a: "b" } }),
      others: [ingress(TO_WEB)],
      expect: [],
    },
  ],
};
