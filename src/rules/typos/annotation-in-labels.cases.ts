import type { CaseTable } from "../case.ts";
import { internal, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DENIED, PUBLIC, UNMADE, WARNED } from "./keys.sketches.ts";

const RBS = "cloud.google.com/l4-rbs";
const TYPE = "networking.gke.io/load-balancer-type";
const deployment = (podAnnotations: object) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { template: { metadata: { labels: { app: "web" }, annotations: podAnnotations } } },
});

export const CASES: CaseTable = {
  "annotation-in-labels": [
    {
      title: "The type as a label makes the load balancer public",
      object: loadBalancer({ labels: { [TYPE]: "Internal" } }),
      expect: PUBLIC,
      isExample: true,
    },
    { title: "The type as an annotation", object: internal(), expect: [], isExample: true },
    {
      title: "l4-rbs in the selector",
      object: loadBalancer({ spec: { selector: { app: "web", [RBS]: "enabled" } } }),
      policy: UNMADE,
      expect: DENIED,
    },
    {
      title: "A key in the spec",
      object: rbs({ spec: { "cloud.google.com/network-tier": "Standard" } }),
      expect: WARNED,
    },
    { title: "The annotation is there as well", object: internal({ labels: { [TYPE]: "Internal" } }), expect: WARNED },
    {
      title: "The one key that belongs into a selector",
      object: rbs({ spec: { selector: { app: "web", "networking.gke.io/network": "default" } } }),
      expect: [],
    },
    { title: "Ordinary labels", object: rbs({ labels: { app: "web" } }), expect: [] },
    {
      title: "NEGs asked for on Pods",
      object: deployment({ "cloud.google.com/neg": '{"ingress": true}' }),
      expect: [{ message: "template", action: "warn" }],
    },
    { title: "Other annotations of Pods", object: deployment({ "example.com/team": "shop" }), expect: [] },
  ],
};
