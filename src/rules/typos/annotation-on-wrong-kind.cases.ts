import type { CaseTable } from "../case.ts";
import { ingress } from "../shared/layer-7.sketches.ts";
import { rbs } from "../shared/service.sketches.ts";
import { deployment } from "./shapes.sketches.ts";

const STATIC_IP = { "kubernetes.io/ingress.global-static-ip-name": "web" };
const NEG = { "cloud.google.com/neg": '{"ingress": true}' };

export const CASES: CaseTable = {
  "annotation-on-wrong-kind": [
    {
      title: "The address of an Ingress on a Service",
      object: rbs({ annotations: STATIC_IP }),
      expect: [{ message: "wrongKind", action: "warn" }],
      isExample: true,
    },
    { title: "On the Ingress", object: ingress({ annotations: STATIC_IP }), expect: [], isExample: true },
    {
      title: "NEGs asked for on an Ingress",
      object: ingress({ annotations: NEG }),
      expect: [{ message: "wrongKind", action: "warn" }],
    },
    {
      title: "NEGs asked for on a Deployment",
      object: deployment(NEG),
      expect: [{ message: "wrongKind", action: "warn" }],
    },
    {
      title: "A class on a Service, which others read",
      object: rbs({ annotations: { "kubernetes.io/ingress.class": "kong" } }),
      expect: [],
    },
    {
      title: "A key of MultiClusterService on a Service that stands behind no Ingress",
      object: rbs({ annotations: { "networking.gke.io/app-protocols": '{"grpc":"HTTP2"}' } }),
      expect: [{ message: "wrongKind", action: "info" }],
    },
    {
      title: "On one behind an Ingress",
      object: rbs({ annotations: { "networking.gke.io/app-protocols": '{"grpc":"HTTP2"}', ...NEG } }),
      expect: [{ message: "wrongKind", action: "warn" }],
    },
    {
      title: "Certificates as MultiClusterIngress names them",
      object: ingress({ annotations: { "networking.gke.io/pre-shared-certs": "web" } }),
      expect: [{ message: "wrongKind", action: "warn" }],
    },
    { title: "Another controller's Ingress", object: ingress({ className: "nginx", annotations: NEG }), expect: [] },
    { title: "What tools write", object: deployment({ "deployment.kubernetes.io/revision": "3" }), expect: [] },
  ],
};
