import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotated } from "../shared/conditions.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { ingressesOf, NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negExposedPortRemoved = defineRule({
  id: "neg-exposed-port-removed",
  group: "neg",
  action: "warn",
  summary: "An edit that takes a port out of exposed_ports.",
  messages: {
    removed:
      "The NEG of port {port} is given up: while a backend service uses it, its endpoints freeze as they are now.",
  },
  why:
    "GKE stops syncing the NEG at once and detaches nothing. It is deleted when no backend service refers to it; until then " +
    "Pods that are gone stay in it, and new ones never come.",
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
    check(s, report) {
      const { object, previous } = s;
      const kept = negOf(object)?.exposedPorts;
      for (const port of (previous && negOf(previous))?.exposedPorts.keys() ?? []) {
        if (!kept?.has(port) && !isKeptForIngress(s, port))
          report({ message: "removed", path: NEG_PATH, about: `port ${port}`, data: { port } });
      }
    },
  },
});

/** Whether an Ingress routes to the port by then, and its NEG had no name of its own: then it is the same NEG, and stays. */
function isKeptForIngress(s: ServiceSubject, port: number): boolean {
  const { object, previous } = s;
  if (!negOf(object)?.ingress || (previous && negOf(previous)?.customNames.has(port))) return false;
  const name = object.ports.find((one) => one.port === port)?.name;
  return ingressesOf(s).some((ingress) =>
    backendsTo(ingress, object.metadata.name).some((backend) => backend.port === port || backend.port === name),
  );
}
