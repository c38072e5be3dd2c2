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
      title: "On a Deployment",
      object: deployment({}),
      isOffline: true,
      duplicateKeys: ["/spec/replicas"],
      expect: [{ message: "twice", action: "deny" }],
    },
  ],
};
