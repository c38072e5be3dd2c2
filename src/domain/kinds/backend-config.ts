import { kind, type Peer } from "./kind.ts";
import { readMetadata } from "./metadata.ts";
import type { ShapeReader } from "./shape.ts";

/** A health check that overrides the generated one; each field undefined where it is absent. */
export interface HealthCheckSettings {
  readonly checkIntervalSec: number | undefined;
  readonly timeoutSec: number | undefined;
  readonly healthyThreshold: number | undefined;
  readonly unhealthyThreshold: number | undefined;
  readonly type: string | undefined;
  readonly port: number | undefined;
  readonly requestPath: string | undefined;
}

/** What a BackendConfig says of the backend services that use it; a block is undefined where it is absent. */
function readBackendConfig(config: ShapeReader) {
  const spec = config.object("spec");
  return {
    metadata: readMetadata(config),
    /** Identity-Aware Proxy, and the OAuth client that it is to use instead of Google's. */
    iap: block(spec, "iap", (iap) => ({
      enabled: iap.flag("enabled", false),
      credentials: block(iap, "oauthclientCredentials", (credentials) => ({
        secretName: credentials.text("secretName", ""),
        clientId: credentials.text("clientID", ""),
      })),
    })),
    /** Cloud CDN. */
    cdn: block(spec, "cdn", (cdn) => ({
      enabled: cdn.flag("enabled", false),
      signedUrlKeys: cdn.objects("signedUrlKeys", (key) => ({
        keyName: key.text("keyName", ""),
        secretName: key.text("secretName", ""),
      })),
    })),
    /** The name of a Cloud Armor policy; "" takes one off. */
    securityPolicy: block(spec, "securityPolicy", (policy) => policy.text("name", "")),
    timeoutSec: spec.integer("timeoutSec"),
    drainingTimeoutSec: block(spec, "connectionDraining", (draining) => draining.integer("drainingTimeoutSec") ?? 0),
    sessionAffinity: block(spec, "sessionAffinity", (affinity) => ({
      type: affinity.text("affinityType", ""),
      cookieTtlSec: affinity.integer("affinityCookieTtlSec"),
    })),
    customRequestHeaders: block(spec, "customRequestHeaders", (headers) => headers.strings("headers")),
    customResponseHeaders: block(spec, "customResponseHeaders", (headers) => headers.strings("headers")),
    healthCheck: block(
      spec,
      "healthCheck",
      (check): HealthCheckSettings => ({
        checkIntervalSec: check.integer("checkIntervalSec"),
        timeoutSec: check.integer("timeoutSec"),
        healthyThreshold: check.integer("healthyThreshold"),
        unhealthyThreshold: check.integer("unhealthyThreshold"),
        type: check.string("type"),
        port: check.integer("port"),
        requestPath: check.string("requestPath"),
      }),
    ),
    logging: block(spec, "logging", (logging) => ({
      enable: logging.flag("enable", false),
      sampleRate: logging.number("sampleRate"),
    })),
  };
}

export const BACKEND_CONFIG = kind({
  kind: "BackendConfig",
  group: "cloud.google.com",
  version: "v1",
  plural: "backendconfigs",
  isCustom: true,
  watched: "objects",
  reviewedAs: "backendConfig",
  reviewSwitch: "ingresses",
  indexedAs: "backendConfigs",
  peer: readBackendConfig,
});

/** What is known of any BackendConfig. */
export type BackendConfig = Peer<typeof BACKEND_CONFIG>;

function block<T>(reader: ShapeReader, name: string, read: (block: ShapeReader) => T): T | undefined {
  const inner = reader.object(name);
  return inner.isPresent ? read(inner) : undefined;
}
