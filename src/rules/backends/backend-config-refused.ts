import { HEALTH_CHECK_TYPES, validateBackendConfig } from "../../controllers/l7/ingress/backend-config-validation.ts";
import { backendConfigRefusals } from "../../controllers/l7/ingress/compute-refusals.ts";
import { pointer } from "../../domain/json.ts";
import type { BackendConfig } from "../../domain/kinds/backend-config.ts";
import { SECRET } from "../../domain/kinds/secret.ts";
import { quotable } from "../../engine/message.ts";
import { defineRule } from "../../engine/rule.ts";
import { usersOfBackendConfig } from "../shared/backend-config-users.ts";
import { asSentence } from "../shared/ingress-faults.ts";

/** How much of a name there is room for beside what is wrong. */
const MOST_OF_NAME = 40;

export const backendConfigRefused = defineRule({
  id: "backend-config-refused",
  group: "backends",
  action: "deny",
  summary: "A BackendConfig whose contents the controller, or Compute Engine, refuses.",
  messages: {
    inUse: "{fault}: Ingress {ingress} stops syncing, with all its backends.",
    unused: "{fault}: an Ingress that uses this BackendConfig stops syncing.",
  },
  why:
    "The controller validates the BackendConfig of every backend before it changes anything, and hands the rest to Compute " +
    "Engine unseen. Either refusal fails the sync of the whole Ingress, and what runs stays as it was.",
  fix: "Write a value that both take.",
  sources: [
    "kubernetes/ingress-gce pkg/backendconfig/validation.go Validate",
    "kubernetes/ingress-gce pkg/translator/healthchecks.go merge",
    "Compute Engine API v1: BackendService, HealthCheck",
  ],
  on: ["create", "update"],
  looksUp: ["services", "ingresses"],
  backendConfig: {
    check({ object, index }, report) {
      const secret = (name: string) => index.get(SECRET, object.metadata.namespace, name)?.entries ?? "unknown";
      const { faults } = validateBackendConfig(object, { isRegionalExternal: false, secret });
      const refusals = [...faults, ...healthCheckRefusals(object), ...backendConfigRefusals(object)];
      if (refusals.length === 0) return;
      const [user] = usersOfBackendConfig(index, object.metadata);
      for (const { text, location } of refusals) {
        const at = { path: pointer(...location), about: text };
        const fault = asSentence(text);
        if (user)
          report({
            message: "inUse",
            ...at,
            data: { fault, ingress: quotable(user.ingress.metadata.name, MOST_OF_NAME) },
          });
        else report({ message: "unused", action: "warn", ...at, data: { fault } });
      }
    },
  },
});

function healthCheckRefusals({ healthCheck }: BackendConfig) {
  const type = healthCheck?.type;
  if (type === undefined || HEALTH_CHECK_TYPES.includes(type)) return [];
  const text = `"${type}" is no type of a health check: ${HEALTH_CHECK_TYPES.join(", ")} are`;
  return [{ location: ["spec", "healthCheck", "type"], text }];
}
