import { METADATA } from "./metadata.ts";
import { ANYTHING, BOOLEAN, fields, integer, list, object, STRING } from "./schema.ts";

const HEADERS = object({ headers: list(STRING) });

/** What the API takes for a BackendConfig, of v1 and v1beta1 (ingress-gce pkg/apis/backendconfig/v1/types.go). */
export const BACKEND_CONFIG_SCHEMA = object({
  ...fields(STRING, "apiVersion kind"),
  status: ANYTHING,
  metadata: METADATA,
  spec: object({
    iap: object({
      enabled: BOOLEAN,
      oauthclientCredentials: object(fields(STRING, "secretName clientID clientSecret")),
    }),
    cdn: object({
      ...fields(BOOLEAN, "enabled negativeCaching requestCoalescing"),
      ...fields(integer(), "clientTtl defaultTtl maxTtl serveWhileStale signedUrlCacheMaxAgeSec"),
      cacheMode: STRING,
      bypassCacheOnRequestHeaders: list(object({ headerName: STRING })),
      cachePolicy: object({
        ...fields(BOOLEAN, "includeHost includeProtocol includeQueryString"),
        ...fields(list(STRING), "queryStringBlacklist queryStringWhitelist"),
      }),
      negativeCachingPolicy: list(object(fields(integer(), "code ttl"))),
      signedUrlKeys: list(object(fields(STRING, "keyName keyValue secretName"))),
    }),
    securityPolicy: object({ name: STRING }),
    timeoutSec: integer(),
    connectionDraining: object({ drainingTimeoutSec: integer() }),
    sessionAffinity: object({ affinityType: STRING, affinityCookieTtlSec: integer() }),
    customRequestHeaders: HEADERS,
    customResponseHeaders: HEADERS,
    healthCheck: object({
      ...fields(integer(), "checkIntervalSec timeoutSec healthyThreshold unhealthyThreshold port"),
      ...fields(STRING, "type requestPath"),
    }),
    logging: object({ enable: BOOLEAN, sampleRate: ANYTHING }),
  }),
});

/** What the API takes for a FrontendConfig (ingress-gce pkg/apis/frontendconfig/v1beta1/types.go). */
export const FRONTEND_CONFIG_SCHEMA = object({
  ...fields(STRING, "apiVersion kind"),
  status: ANYTHING,
  metadata: METADATA,
  spec: object({
    sslPolicy: STRING,
    redirectToHttps: object({ enabled: BOOLEAN, responseCodeName: STRING }),
  }),
});
