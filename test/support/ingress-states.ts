import fc from "fast-check";
import {
  type Annotations,
  address,
  backendConfig,
  CLASS,
  CONFIG,
  FRONTEND,
  frontendConfig,
  HTTP_OFF,
  IAP,
  NEG,
  named,
  type Objects,
  preShared,
  secret,
} from "./ingress-sketches.ts";

/** Mostly the first value, now and then another one, seldom anything at all. */
function mostly<T>(usual: T, ...others: readonly T[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 24, arbitrary: fc.constant(usual) },
    { weight: 8, arbitrary: fc.constantFrom(usual, ...others) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
}

/** Some of the annotations, each mostly with its first value. */
function annotations(values: Readonly<Record<string, readonly [string, ...(readonly string[])]>>) {
  return fc.record(
    Object.fromEntries(Object.entries(values).map(([key, [usual, ...others]]) => [key, mostly(usual, ...others)])),
    { requiredKeys: [] },
  );
}

/** The values for the one key of `annotations`. */
function mapped(annotations: Annotations, usual: string, ...others: readonly string[]) {
  return Object.fromEntries(Object.keys(annotations).map((key) => [key, [usual, ...others] as const]));
}

const SERVICE = fc.record(
  {
    annotations: annotations({
      ...mapped(NEG, '{"ingress":true}', '{"exposed_ports":{"80":{}}}', '{"ingress":"true"}', ""),
      ...mapped(CONFIG, '{"default":"b"}', '{"ports":{"http":"b"}}', '{"ports":{"80":""}}', "{}"),
      "cloud.google.com/app-protocols": ['{"http":"HTTP2"}', '{"http":"https"}', "null"],
      "networking.gke.io/transparent-health-checker": ['{"enabled":true}', ""],
    }),
    spec: fc.record(
      {
        type: mostly("NodePort", "ClusterIP", "LoadBalancer", "ExternalName"),
        ports: mostly(
          [{ name: "http", port: 80 }],
          [
            { port: 80, protocol: "UDP" },
            { name: "http", port: 80 },
          ],
          [],
        ),
        selector: mostly({ app: "web" }, {}),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["spec"] },
);
const BACKEND = mostly<unknown>(
  { service: { name: "web", port: { number: 80 } } },
  { service: { name: "web", port: { name: "http" } } },
  { service: { name: "nope", port: { number: 80 } } },
  { resource: { kind: "StorageBucket", name: "x" } },
);
const INGRESS = fc.record(
  {
    annotations: annotations({
      [CLASS]: ["gce", "gce-internal", "gce-regional-external", "gce-multi-cluster", "nginx", ""],
      ...mapped(HTTP_OFF, "true", "false", "F", "no"),
      ...mapped(FRONTEND, "f", "", "nope"),
      ...mapped(preShared(""), "a, b", ",", ""),
      ...mapped(address(""), "global-ip", "", "regional-ip"),
    }),
    spec: fc.record(
      {
        defaultBackend: BACKEND,
        rules: fc.array(
          fc.record({
            host: mostly("a.example.com", "", undefined),
            http: fc.record({
              paths: fc.array(
                fc.record({
                  path: mostly("/", "/a", "/a/*", ""),
                  pathType: mostly<unknown>(undefined, "Prefix", "Exact"),
                  backend: BACKEND,
                }),
                { maxLength: 3 },
              ),
            }),
          }),
          { maxLength: 3 },
        ),
        tls: mostly<unknown>(undefined, [{ secretName: "cert" }], [{ hosts: [] }]),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["spec"] },
);
const CONFIG_SPEC = fc.record(
  {
    iap: mostly<unknown>(IAP.iap, { enabled: true }, { enabled: false }),
    cdn: mostly({ enabled: false }, { enabled: true }),
    securityPolicy: mostly({ name: "p" }, { name: "" }),
    healthCheck: mostly<unknown>({ requestPath: "/h" }, { port: 9000 }, { type: "TCP" }, {}),
    sessionAffinity: mostly<unknown>({ affinityType: "NONE" }, { affinityCookieTtlSec: 90_000 }),
  },
  { requiredKeys: [] },
);

/** A state of a cluster, more or less sound. */
export const INGRESS_STATE = fc
  .record({
    web: fc.option(SERVICE, { nil: undefined, freq: 12 }),
    ingress: INGRESS,
    others: fc.dictionary(fc.constantFrom("other", "web.dot"), INGRESS, { maxKeys: 1 }),
    config: fc.option(CONFIG_SPEC, { nil: undefined, freq: 8 }),
    redirect: mostly<unknown>(undefined, { enabled: true }, { enabled: false }),
    cert: mostly<unknown>({ "tls.crt": "x", "tls.key": "x" }, { "tls.crt": "x" }),
    pod: mostly<unknown>(
      { containers: [{ ports: [{ containerPort: 80 }], readinessProbe: { httpGet: { path: "/ready", port: 80 } } }] },
      {},
    ),
  })
  .map(({ web, ingress, others, config, redirect, cert, pod }): Objects => {
    const metadata = (name: string, annotations: unknown = {}) => ({ namespace: "shop", name, annotations });
    return [
      ...(web
        ? [{ apiVersion: "v1", kind: "Service", metadata: metadata("web", web.annotations), spec: web.spec }]
        : []),
      ...Object.entries({ web: ingress, ...others }).map(([name, { annotations, spec }]) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: metadata(name, annotations),
        spec,
      })),
      ...(config ? [backendConfig(config)] : []),
      frontendConfig({ redirectToHttps: redirect }),
      secret("oauth", "client_id", "client_secret"),
      { apiVersion: "v1", kind: "Secret", metadata: named("cert"), stringData: cert },
      { apiVersion: "v1", kind: "Pod", metadata: named("p"), spec: pod },
    ];
  });
