import type { CaseTable } from "../case.ts";
import { clusterIp } from "../shared/service.sketches.ts";
import { classed, gke, WITH_CLASSES } from "./classes.sketches.ts";

export const CASES: CaseTable = {
  "lb-class-unknown-gke": [
    {
      title: "A class that no controller of GKE takes",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-externl"),
      expect: [{ message: "unknown", action: "deny" }],
      isExample: true,
    },
    {
      title: "One of the five classes",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another of Google's prefixes",
      cluster: WITH_CLASSES,
      object: classed("cloud.google.com/internal"),
      expect: [{ message: "unknown", action: "deny" }],
    },
    {
      title: "A class of a newer GKE that the profile names",
      cluster: { ...WITH_CLASSES, extraGkeClasses: ["networking.gke.io/l4-global"] },
      object: gke("l4-global"),
      expect: [],
    },
    { title: "A class of another controller", object: classed("metallb.io/metallb"), expect: [] },
    {
      title: "A ClusterIP Service",
      object: clusterIp({ spec: { loadBalancerClass: "networking.gke.io/x" } }),
      expect: [],
    },
  ],
};
