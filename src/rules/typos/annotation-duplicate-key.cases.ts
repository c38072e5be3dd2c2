import type { CaseTable } from "../case.ts";
import { internal } from "../shared/service.sketches.ts";
import { deployment, ingress } from "./shapes.sketches.ts";

export const CASES: CaseTable = {
  "annotation-duplicate-key": [
    {
      title: "An annotation written twice",
      object: internal(),
      isOffline: true,
      duplicateKeys: ["/metadata/annotations/networking.gke.io~1load-balancer-type"],
      expect: [{ message: "twice", action: "deny" }],
      isExample: true,
    },
    { title: "Each key once", object: internal(), isOffline: true, expect: [], isExample: true },
    {
      title: "Keys of the document and of the spec",
      object: ingress({}),
      isOffline: true,
      duplicateKeys: ["/kind", "/spec/ingressClassName"],
      expect: [
        { message: "twice", action: "deny" },
        { message: "twice", action: "deny" },
      ],
    },
    {
      title: "Two objects without a separator",
      object: internal(),
      isOffline: true,
      duplicateKeys: ["/apiVersion", "/kind", "/metadata", "/metadata/name", "/spec", "/spec/type"],
      expect: [{ message: "objects", action: "deny" }],
    },
    {
      title: "On the Pods of a Deployment",
      object: deployment({}),
      isOffline: true,
      duplicateKeys: ["/spec/template/metadata/annotations/cloud.google.com~1neg"],
      expect: [{ message: "twice", action: "deny" }],
    },
    {
      title: "What decides nothing about load balancing",
      object: deployment({}),
      isOffline: true,
      duplicateKeys: [
        "/spec/replicas",
        "/spec/selector",
        "/spec/template/spec/restartPolicy",
        "/spec/template/spec/containers/0/env/1/name",
      ],
      expect: [],
    },
    {
      title: "A port of a Service, and its protocol",
      object: internal(),
      isOffline: true,
      duplicateKeys: ["/spec/ports/0/port"],
      expect: [{ message: "twice", action: "deny" }],
    },
  ],
};
