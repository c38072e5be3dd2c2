import type { Backend } from "../../controllers/l7/ingress/backend.ts";
import { HEALTH_CHECK_TYPES, validateBackendConfig } from "../../controllers/l7/ingress/backend-config-validation.ts";
import { backendConfigRefusals } from "../../controllers/l7/ingress/compute-refusals.ts";
import { pointer } from "../../domain/json.ts";
import type { BackendConfig } from "../../domain/kinds/backend-config.ts";
import type { Ingress } from "../../domain/kinds/ingress.ts";
import { displayName } from "../../domain/kinds/metadata.ts";
import { SECRET } from "../../domain/kinds/secret.ts";
import { quotable } from "../../engine/message.ts";
import { defineRule } from "../../engine/rule.ts";
import { usersOfBackendConfig } from "../shared/backend-config-users.ts";
import { annotates } from "../shared/conditions.ts";
import { ofGkeClass } from "../shared/ingress-class.ts";
import { asSentence } from "../shared/ingress-faults.ts";
import { BACKEND_CONFIG_KEYS, BACKEND_CONFIG_PATH } from "../shared/l7-annotations.ts";
import { ingressesOf, mayHaveIngress } from "../shared/neg-use.ts";

/** How much of a name there is room for beside what is wrong. */
const MOST_OF_NAME = 40;

export const backendConfigRefused = defineRule({
  id: "backend-config-refused",
  group: "backends",
  action: "deny",
  summary: "A BackendConfig whose contents the controller, or Compute Engine, refuses, or that a backend is given.",
  messages: {
    inUse: "{fault}: Ingress {ingress} stops syncing, with all its backends.",
    unused: "{fault}: an Ingress that uses this BackendConfig stops syncing.",
    behind: "{fault} (BackendConfig {config}): Ingress {ingress} stops syncing, with all its backends.",
  },
  why:
    "The controller validates the BackendConfig of every backend before it changes anything, and hands the rest to Compute " +
    "Engine unseen. Either refusal fails the sync of the whole Ingress, and what runs stays as it was.",
  fix: "Correct what is named.",
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
  // What the controller itself refuses is a fault of the Ingress, which rules of its own tell.
  ingress: {
    when: [ofGkeClass],
    check({ object, ingressModels }, report) {
      const { backends } = ingressModels.of(object);
      for (const refused of refusedConfigs(backends)) report({ ...behind(refused, object), path: "/spec" });
    },
  },
  service: {
    when: [annotates(...BACKEND_CONFIG_KEYS), mayHaveIngress],
    check(s, report) {
      const own = displayName(s.object.metadata);
      for (const ingress of ingressesOf(s)) {
        const backends = s.ingressModels.of(ingress).backends.filter(({ service }) => service === own);
        for (const refused of refusedConfigs(backends))
          report({ ...behind(refused, ingress), path: BACKEND_CONFIG_PATH });
      }
    },
  },
});

interface RefusedConfig {
  readonly config: string;
  readonly text: string;
}

/** What Compute Engine refuses of the BackendConfigs of these backends, each once. */
function refusedConfigs(backends: readonly Backend[]): readonly RefusedConfig[] {
  const configs = new Set(backends.flatMap(({ config }) => config ?? []));
  return [...configs].flatMap((config) =>
    backendConfigRefusals(config).map(({ text }) => ({ config: config.metadata.name, text })),
  );
}

function behind({ config, text }: RefusedConfig, { metadata }: Ingress) {
  const about = `ingress ${metadata.name} ${config} ${text}`;
  const names = { config: quotable(config, MOST_OF_NAME), ingress: quotable(metadata.name, MOST_OF_NAME) };
  return { message: "behind", about, data: { fault: asSentence(text), ...names } } as const;
}

function healthCheckRefusals({ healthCheck }: BackendConfig) {
  const type = healthCheck?.type;
  if (type === undefined || HEALTH_CHECK_TYPES.includes(type)) return [];
  const text = `"${type}" is no type of a health check: ${HEALTH_CHECK_TYPES.join(", ")} are`;
  return [{ location: ["spec", "healthCheck", "type"], text }];
}
