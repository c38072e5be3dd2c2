import { ALPHA_APP_PROTOCOLS, APP_PROTOCOLS, BACKEND_CONFIG, BETA_BACKEND_CONFIG } from "../../domain/annotations.ts";
import { type JsonPointer, pointer } from "../../domain/json.ts";
import type { Service } from "../../domain/kinds/service.ts";

/** An annotation that the controller reads. */
interface ReadAnnotation {
  readonly key: string;
  readonly value: string;
  readonly path: JsonPointer;
}

/** Where a Service says its protocols and its BackendConfigs. */
export const APP_PROTOCOLS_PATH: JsonPointer = pointer("metadata", "annotations", APP_PROTOCOLS);
export const BACKEND_CONFIG_PATH: JsonPointer = pointer("metadata", "annotations", BACKEND_CONFIG);

/** The keys of app-protocols, the one that counts first. */
export const APP_PROTOCOLS_KEYS: readonly string[] = [ALPHA_APP_PROTOCOLS, APP_PROTOCOLS];

/** The keys of backend-config, the one that counts first. */
export const BACKEND_CONFIG_KEYS: readonly string[] = [BACKEND_CONFIG, BETA_BACKEND_CONFIG];

/** The app-protocols annotation that counts: the alpha key wins (ingress-gce pkg/annotations/service.go ApplicationProtocols). */
export function appProtocolsOf(service: Service): ReadAnnotation | undefined {
  return firstOf(service, APP_PROTOCOLS_KEYS);
}

/** The backend-config annotation that counts: the beta key loses (ingress-gce pkg/annotations/service.go getBackendConfigAnnotation). */
export function backendConfigOf(service: Service): ReadAnnotation | undefined {
  return firstOf(service, BACKEND_CONFIG_KEYS);
}

function firstOf({ metadata: { annotations } }: Service, keys: readonly string[]): ReadAnnotation | undefined {
  const key = keys.find((one) => annotations.has(one));
  if (key === undefined) return undefined;
  return { key, value: annotations.get(key) ?? "", path: pointer("metadata", "annotations", key) };
}
