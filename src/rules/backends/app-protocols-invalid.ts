import { APP_PROTOCOLS_ACCEPTED, parseAppProtocols } from "../../domain/app-protocols.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { MOST_FINDINGS } from "../../engine/evaluate.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { APP_PROTOCOLS_KEYS, appProtocolsOf } from "../shared/l7-annotations.ts";
import { isBehindNoIngress } from "../shared/neg-use.ts";

export const appProtocolsInvalid = defineRule({
  id: "app-protocols-invalid",
  group: "backends",
  action: "deny",
  summary: "An app-protocols annotation that fails the Ingress, or names a port that the Service does not have.",
  messages: {
    invalid: "{key} is not valid: {error}. Ingresses that route here stop syncing.",
    unknownPort: 'No port of this Service is named "{port}": the protocol stays HTTP.',
    byNumber: 'Ports are looked up by name: "{port}" has no effect, the protocol stays HTTP.',
  },
  why:
    "The annotation is parsed for every port that an Ingress uses, and an error fails the Ingress. Only port names are " +
    "looked up, and values are compared in upper case exactly.",
  fix: `Map port names to ${APP_PROTOCOLS_ACCEPTED.join(", ")}.`,
  sources: [
    "kubernetes/ingress-gce pkg/annotations/service.go ApplicationProtocols",
    "kubernetes/ingress-gce pkg/controller/translator/translator.go setAppProtocol",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(...APP_PROTOCOLS_KEYS)],
    check(s, report) {
      const { object } = s;
      const stated = appProtocolsOf(object);
      if (!stated) return;
      const { key, path } = stated;
      const parsed = parseAppProtocols(stated.value);
      if (!parsed.ok) {
        const action = isBehindNoIngress(s) ? "warn" : "deny";
        report({ message: "invalid", action, path, about: key, data: { key, error: parsed.error } });
        return;
      }
      const unnamed = [...parsed.protocols.keys()].filter((port) => !isPortName(object, port));
      for (const port of unnamed.slice(0, MOST_FINDINGS)) {
        const at = { path, about: `port ${port}`, data: { port }, fix: "Use the name of a port of this Service." };
        if (isPortNumber(object, port)) report({ message: "byNumber", action: "info", ...at });
        else report({ message: "unknownPort", action: "warn", ...at });
      }
    },
  },
});

/** An unnamed port is found under the empty name. */
function isPortName({ ports }: Service, name: string): boolean {
  return ports.some((port) => (port.name ?? "") === name);
}

function isPortNumber({ ports }: Service, text: string): boolean {
  return ports.some(({ port }) => String(port) === text);
}
