import { NEG } from "../../domain/annotations.ts";
import { where } from "../../engine/condition.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { NEG_PATH, negOf } from "../shared/neg-use.ts";

export const negNameChanged = defineRule({
  id: "neg-name-changed",
  group: "neg",
  action: "warn",
  summary: "An edit that gives the NEG of an exposed port another name.",
  messages: {
    changed: 'Port {port} moves from NEG "{before}" to "{after}"; your backend services still use the old one.',
  },
  why:
    "GKE makes a NEG of the new name and deletes the old one once nothing refers to it. Backend services that you manage " +
    "keep sending traffic to the old NEG, whose endpoints are gone.",
  fix: "Add the new NEG to your backend services, then remove the old one.",
  sources: ["kubernetes/ingress-gce pkg/neg/manager.go EnsureSyncers", "kubernetes/ingress-gce pkg/neg/manager.go GC"],
  on: ["update"],
  comparesOldAndNew: true,
  service: {
    when: [
      annotates(NEG),
      where(
        "that expose ports and had NEGs before the edit",
        ({ object, previous }) =>
          previous !== undefined && (negOf(object)?.exposedPorts.size ?? 0) > 0 && negOf(previous) !== undefined,
      ),
    ],
    check({ object, previous }, report) {
      const before = previous && negOf(previous)?.exposedPorts;
      for (const [port, name] of negOf(object)?.exposedPorts ?? []) {
        const old = before?.get(port);
        if (old === undefined || old === name) continue;
        const data = { port, before: old || GENERATED, after: name || GENERATED };
        report({ message: "changed", path: NEG_PATH, about: `port ${port}`, data });
      }
    },
  },
});

const GENERATED = "(generated)";
