import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import { BACKEND_CONFIG } from "../../domain/kinds/backend-config.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates, isOffline } from "../shared/conditions.ts";
import { BACKEND_CONFIG_KEYS, backendConfigOf } from "../shared/l7-annotations.ts";

export const backendConfigMissing = defineRule({
  id: "backend-config-missing",
  group: "backends",
  action: "warn",
  summary: "A BackendConfig that is not among the manifests.",
  messages: {
    missing: 'BackendConfig "{name}" is not in namespace {namespace}: Ingresses stop syncing until it exists.',
  },
  why: "A missing BackendConfig is an error for every Ingress that uses the Service.",
  fix: "Add the BackendConfig, or correct its name.",
  sources: ["kubernetes/ingress-gce pkg/backendconfig/backendconfig.go GetBackendConfigForServicePort"],
  on: ["create", "update"],
  looksUp: ["backendConfigs"],
  service: {
    when: [isOffline, annotates(...BACKEND_CONFIG_KEYS)],
    check({ object, index }, report) {
      const stated = backendConfigOf(object);
      const parsed = parseBackendConfigs(stated?.value ?? "");
      if (!stated || !parsed.ok) return;
      const { namespace } = object.metadata;
      const names = new Set([parsed.names.default, ...parsed.names.ports.values()]);
      for (const name of names) {
        if (name === "" || !index.lacks(BACKEND_CONFIG, namespace, name)) continue;
        report({ message: "missing", path: stated.path, about: `config ${name}`, data: { name, namespace } });
      }
    },
  },
});
