import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negServiceDeleted = defineRule({
  id: "neg-service-deleted",
  group: "neg",
  action: "warn",
  summary: "The deletion of a Service whose exposed NEGs may be behind backend services of others.",
  messages: {
    freezes:
      "The NEG of port {port} is given up: while a backend service uses it, its endpoints freeze as they are now.",
  },
  why:
    "GKE stops syncing the NEGs at once and detaches nothing. One that a backend service uses can't be deleted: Pods that " +
    "are gone stay in it, and a new Service can't have its name.",
  fix: "Detach the NEG from your backend services first.",
  sources: [
    "kubernetes/ingress-gce pkg/neg/manager.go StopSyncer",
    "kubernetes/ingress-gce pkg/neg/manager.go garbageCollectNEGWithCRD",
  ],
  on: ["delete"],
  service: {
    when: [annotates(NEG), where("that expose ports", ({ object }) => (negOf(object)?.exposedPorts.size ?? 0) > 0)],
    check({ object }, report) {
      for (const port of negOf(object)?.exposedPorts.keys() ?? [])
        report({ message: "freezes", path: NEG_PATH, about: `port ${port}`, data: { port } });
    },
  },
});
