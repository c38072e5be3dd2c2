import { NEG } from "../../domain/annotations.ts";
import { pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import type { ServiceSubject } from "../../engine/subject.ts";
import { annotates } from "../shared/conditions.ts";
import { backendsTo } from "../shared/ingress-backends.ts";
import { enabledNegOf, enablesNegs, ingressesOf, negOf } from "../shared/neg-use.ts";
import { targetPortOf } from "../shared/target-ports.ts";

export const negTargetPortChanged = defineRule({
  id: "neg-target-port-changed",
  group: "neg",
  action: "warn",
  summary: "An edit that sends the traffic of a live NEG to another port of the Pods.",
  messages: {
    changed:
      "All endpoints of port {port}'s NEG go from {before} to {after} at once: expect 502s until the new ones are healthy.",
  },
  why:
    "The NEG stays, and its syncer exchanges the endpoints for those on the new target port. The load balancer sends " +
    "nothing to a new endpoint before its health check has passed.",
  fix: "Add a port with the new target, move clients over, and then remove the old one.",
  sources: ["kubernetes/ingress-gce pkg/neg/manager.go EnsureSyncers"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      annotates(NEG),
      enablesNegs,
      where("that had NEGs before the edit", ({ previous }) => previous !== undefined && hasNegs(previous)),
    ],
    check(s, report) {
      const { object, previous } = s;
      for (const [position, one] of object.ports.entries()) {
        const { port } = one;
        const former = previous?.ports.find((other) => other.port === port && other.protocol === one.protocol);
        const [before, after] = [former && targetPortOf(former), targetPortOf(one)];
        // A name may lead to the same number as before.
        if (typeof before !== "number" || typeof after !== "number" || before === after) continue;
        if (!previous || !hasNeg(s, object, port) || !hasNeg(s, previous, port)) continue;
        const path = pointer("spec", "ports", position, "targetPort");
        report({ message: "changed", path, about: `port ${port}`, data: { port, before, after } });
      }
    },
  },
});

function hasNegs(service: Service): boolean {
  return enabledNegOf(service) !== undefined;
}

/** Whether the port has a NEG: it is exposed, or an Ingress routes to it. */
function hasNeg(s: ServiceSubject, service: Service, port: number): boolean {
  const neg = negOf(service);
  if (!neg || neg.exposedPorts.has(port)) return neg !== undefined;
  const isForIngresses = neg.ingress && s.index.knows("ingresses");
  const name = service.ports.find((one) => one.port === port)?.name;
  return (isForIngresses ? ingressesOf(s) : []).some((ingress) =>
    backendsTo(ingress, service.metadata.name).some((backend) => backend.port === port || backend.port === name),
  );
}
