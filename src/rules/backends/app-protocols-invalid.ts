import { APP_PROTOCOLS_ACCEPTED, parseAppProtocols } from "../../domain/app-protocols.ts";
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
      // An unnamed port is found under the empty name.
      const names = new Set(object.ports.map(({ name = "" }) => name));
      const numbers = new Set(object.ports.map(({ port }) => String(port)));
      for (const port of parsed.protocols.keys()) {
        if (names.has(port)) continue;
        const at = { path, about: `port ${port}`, data: { port }, fix: "Use the name of a port of this Service." };
        if (numbers.has(port)) report({ message: "byNumber", action: "info", ...at });
        else if (!report({ message: "unknownPort", action: "warn", ...at })) return;
      }
    },
  },
});
