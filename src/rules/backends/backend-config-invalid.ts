import { type BackendConfigNames, parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import type { Service } from "../../domain/kinds/service.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { BACKEND_CONFIG_KEYS, backendConfigOf } from "../shared/l7-annotations.ts";
import { isBehindNoIngress } from "../shared/neg-use.ts";

export const backendConfigInvalid = defineRule({
  id: "backend-config-invalid",
  group: "backends",
  action: "deny",
  summary: "A backend-config annotation that fails the Ingress, or is for a port that is not there.",
  messages: {
    invalid: "{key} is not valid: {error}. Ingresses that route here stop syncing.",
    elsewhere:
      "{key} is not valid: {error}. Only GKE's Ingress controller reads it, and no Ingress of its classes routes here.",
    noPort: '{key} names port "{port}", which the Service does not have: nothing uses BackendConfig {name} there.',
  },
  why:
    "A value that does not decode, or names no BackendConfig, is an error for every Ingress that uses the Service. One that " +
    "is for no port of the Service, by name or number, is passed over: its port gets the default, or no BackendConfig at all.",
  fix: 'Write {"default": "NAME"} or {"ports": {"PORT": "NAME"}}.',
  sources: [
    "kubernetes/ingress-gce pkg/annotations/service.go GetBackendConfigs",
    "kubernetes/ingress-gce pkg/backendconfig/backendconfig.go BackendConfigName",
  ],
  on: ["create", "update"],
  service: {
    when: [annotates(...BACKEND_CONFIG_KEYS)],
    check(s, report) {
      const { object, index } = s;
      const stated = backendConfigOf(object);
      const parsed = stated && parseBackendConfigs(stated.value);
      if (!stated || !parsed) return;
      const { key, path } = stated;
      if (parsed.ok) {
        const fix = "Use the name of a port of this Service.";
        for (const [port, name] of configsOfNoPort(parsed.names, object))
          report({ message: "noPort", action: "warn", path, about: `port ${port}`, data: { key, port, name }, fix });
        return;
      }
      const at = { path, about: key, data: { key, error: parsed.error } };
      // One of another controller's may be all there is: to that the value is nothing.
      const isElsewhere = isBehindNoIngress(s);
      const { namespace, name } = object.metadata;
      const isForeign = isElsewhere && index.ingressesTo(namespace, name)[Symbol.iterator]().next().done === false;
      if (isForeign) report({ message: "elsewhere", action: "warn", ...at });
      else report({ message: "invalid", action: isElsewhere ? "warn" : "deny", ...at });
    },
  },
});

/** The BackendConfigs that the annotation gives to ports which the Service does not have. */
function* configsOfNoPort(
  { ports: named }: BackendConfigNames,
  { ports }: Service,
): Iterable<readonly [string, string]> {
  if (ports.length === 0) return;
  const own = new Set(ports.flatMap(({ name, port }) => [name, String(port)]));
  for (const [port, config] of named) if (!own.has(port)) yield [port, config];
}
