import type { CaseTable } from "../case.ts";
import { live, loadBalancer, rbs } from "../shared/service.sketches.ts";

export const CASES: CaseTable = {
  "rbs-added-to-target-pool": [
    {
      title: "The annotation is added to a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "noMigration", action: "deny" }],
      isExample: true,
    },
    {
      title: "An older target pool carries no finalizer",
      old: live(loadBalancer, "target pool", { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      object: live(rbs, "target pool", { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [{ message: "noMigration", action: "deny" }],
    },
    {
      title: "Another value becomes the effective one",
      old: live(loadBalancer, "target pool", { annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      object: live(rbs, "target pool"),
      expect: [{ message: "noMigration", action: "deny" }],
    },
    {
      title: "A restored Service has no finalizer but the traces of a backend service",
      old: live(loadBalancer, "rbs", {
        finalizers: [],
        annotations: { "service.kubernetes.io/backend-service": "k8s2-x" },
      }),
      object: live(rbs, "rbs", { finalizers: [], annotations: { "service.kubernetes.io/backend-service": "k8s2-x" } }),
      expect: [{ message: "perhapsLost", action: "warn" }],
    },
    {
      title: "A restored Service that still names its forwarding rule is known to have a backend service",
      old: live(loadBalancer, "rbs", {
        finalizers: [],
        annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" },
      }),
      object: live(rbs, "rbs", { finalizers: [], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" } }),
      expect: [],
    },
    {
      title: "A backend service without the annotation may get it",
      old: live(loadBalancer, "rbs"),
      object: live(rbs, "rbs"),
      expect: [],
      isExample: true,
    },
    { title: "A load balancer that does not exist yet may get it", old: loadBalancer(), object: rbs(), expect: [] },
    { title: "It was there before", old: live(rbs, "target pool"), object: live(rbs, "target pool"), expect: [] },
  ],
};
