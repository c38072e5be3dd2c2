import { parseBackendConfigs } from "../../domain/backend-config-annotation.ts";
import { defineRule } from "../../engine/rule.ts";
import { annotates } from "../shared/conditions.ts";
import { BACKEND_CONFIG_KEYS, backendConfigOf } from "./l7-annotations.ts";

export const backendConfigInvalid = defineRule({
  id: "backend-config-invalid",
  group: "backends",
  action: "deny",
  summary: "A backend-config annotation that fails the Ingress.",
  messages: { invalid: "{key} is not valid: {error}. The whole Ingress stops syncing." },
  why: "A value that does not decode, or names no BackendConfig, is an error for every Ingress that uses the Service.",
  fix: 'Write {"default": "NAME"} or {"ports": {"PORT": "NAME"}}.',
  sources: ["kubernetes/ingress-gce pkg/annotations/service.go GetBackendConfigs"],
  on: ["create", "update"],
  service: {
    when: [annotates(...BACKEND_CONFIG_KEYS)],
    check({ object }, report) {
      const stated = backendConfigOf(object);
      const parsed = stated && parseBackendConfigs(stated.value);
      if (!stated || parsed?.ok !== false) return;
      const { key, path } = stated;
      report({ message: "invalid", path, about: key, data: { key, error: parsed.error } });
    },
  },
});
