import type { CaseTable } from "../case.ts";
import { loadBalancer } from "../shared/service.sketches.ts";
import { classed, gke, WITH_CLASSES } from "./classes.sketches.ts";

export const CASES: CaseTable = {
  "lb-class-foreign": [
    {
      title: "A GKE annotation that nobody reads",
      object: classed("metallb.io/metallb", { "cloud.google.com/network-tier": "Standard" }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Another controller's Service, left alone",
      object: classed("metallb.io/metallb"),
      expect: [{ message: "foreign", action: "info" }],
      isExample: true,
    },
    {
      title: "Source ranges by annotation are Kubernetes' own",
      object: classed("metallb.io/metallb", { "service.beta.kubernetes.io/load-balancer-source-ranges": "10.0.0.0/8" }),
      expect: [{ message: "foreign", action: "info" }],
    },
    {
      title: "NEGs do not depend on the class",
      object: classed("metallb.io/metallb", { "cloud.google.com/neg": '{"ingress": true}' }),
      expect: [{ message: "foreign", action: "info" }],
    },
    { title: "A class of GKE", cluster: WITH_CLASSES, object: gke("l4-regional-external"), expect: [] },
    { title: "What looks like a class of GKE", cluster: WITH_CLASSES, object: gke("typo"), expect: [] },
    {
      title: "A further class that the profile names",
      cluster: { extraGkeClasses: ["example.com/gke-like"] },
      object: classed("example.com/gke-like"),
      expect: [],
    },
    { title: "No class", object: loadBalancer(), expect: [] },
  ],
};
