import type { CaseTable } from "../case.ts";
import { live, loadBalancer } from "../shared/service.sketches.ts";
import { gke, RBS, WITH_CLASSES } from "./classes.sketches.ts";

export const CASES: CaseTable = {
  "rbs-ignored-legacy-class": [
    {
      title: "The external legacy class makes a target pool all the same",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [RBS]: "enabled" }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    {
      title: "The legacy class, and nothing that contradicts it",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy"),
      expect: [],
      isExample: true,
    },
    {
      title: "The internal legacy class",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-internal-legacy", { [RBS]: "enabled" }),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A value that does not opt in",
      cluster: WITH_CLASSES,
      object: gke("l4-regional-external-legacy", { [RBS]: "disabled" }),
      expect: [],
    },
    {
      title: "A live Service that had it before",
      cluster: WITH_CLASSES,
      object: live(loadBalancer, "target pool", {
        annotations: { [RBS]: "enabled" },
        labels: { team: "a" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" },
      }),
      old: live(loadBalancer, "target pool", {
        annotations: { [RBS]: "enabled" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external-legacy" },
      }),
      expect: [],
    },
  ],
};
