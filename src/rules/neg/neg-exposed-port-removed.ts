import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotated } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negExposedPortRemoved = defineRule({
  id: "neg-exposed-port-removed",
  group: "neg",
  action: "warn",
  summary: "An edit that takes a port out of exposed_ports.",
  messages: { removed: "The standalone NEG of port {port} loses its endpoints and is deleted once nothing uses it." },
  why:
    "GKE stops syncing the NEG at once and deletes it when no backend service refers to it. A load balancer that you " +
    "manage answers with errors until then.",
  fix: "Detach the NEG from your backend services first.",
  sources: ["kubernetes/ingress-gce pkg/neg/manager.go StopSyncer", "kubernetes/ingress-gce pkg/neg/manager.go GC"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      annotated(NEG),
      where(
        "that exposed ports",
        ({ object, previous }) =>
          previous !== undefined && (negOf(previous)?.exposedPorts.size ?? 0) > 0 && object.neg?.ok !== false,
      ),
    ],
    check({ object, previous }, report) {
      const kept = negOf(object)?.exposedPorts;
      for (const port of (previous && negOf(previous))?.exposedPorts.keys() ?? []) {
        if (!kept?.has(port)) report({ message: "removed", path: NEG_PATH, about: `port ${port}`, data: { port } });
      }
    },
  },
});
