import fc from "fast-check";
import t from "tap";
import {
  address,
  backendConfig,
  CLASS,
  CONFIG,
  FRONTEND,
  frontendConfig,
  HTTP_OFF,
  IAP,
  INTERNAL,
  NEG,
  named,
  type Objects,
  outcome,
  preShared,
  REGIONAL,
  TRANSPARENT,
} from "../support/ingress-sketches.ts";

/** Anything at all where a field is expected, beside what may stand there. */
function oddly<T>(...values: readonly T[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...values) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  );
}

const JSON_TEXT = oddly(
  undefined,
  '{"ingress":true}',
  '{"default":"b"}',
  '{"ports":{"http":"b"}}',
  '{"http":"HTTP2"}',
  "",
  "{}",
);
const SERVICE = fc.record(
  {
    annotations: fc.dictionary(
      fc.constantFrom(...Object.keys({ ...NEG, ...CONFIG }), "cloud.google.com/app-protocols"),
      JSON_TEXT,
    ),
    spec: fc.record(
      {
        type: oddly("NodePort", "ClusterIP", "LoadBalancer", "ExternalName"),
        ports: oddly(
          [{ name: "http", port: 80 }],
          [
            { port: 80, protocol: "UDP" },
            { name: "http", port: 80 },
          ],
          [],
        ),
        selector: oddly({ app: "web" }, {}),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["spec"] },
);
const BACKEND = oddly<unknown>(
  { service: { name: "web", port: { number: 80 } } },
  { service: { name: "web", port: { name: "http" } } },
  { service: { name: "nope", port: { number: 80 } } },
  { resource: { kind: "StorageBucket", name: "x" } },
);
const INGRESS = fc.record(
  {
    annotations: fc.dictionary(
      fc.constantFrom(CLASS, ...Object.keys({ ...HTTP_OFF, ...FRONTEND, ...preShared(""), ...address("") })),
      oddly("gce", "gce-internal", "nginx", "", "false", "f", "a, b", "global-ip", "regional-ip"),
    ),
    spec: fc.record(
      {
        defaultBackend: BACKEND,
        rules: fc.array(
          fc.record({
            host: oddly("a.example.com", "", undefined),
            http: fc.record({
              paths: fc.array(
                fc.record({
                  path: oddly("/", "/a", "/a/*", ""),
                  pathType: oddly("Prefix", "Exact", undefined),
                  backend: BACKEND,
                }),
                { maxLength: 3 },
              ),
            }),
          }),
          { maxLength: 3 },
        ),
        tls: oddly([{ secretName: "cert" }], [{ hosts: [] }], undefined),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ["spec"] },
);
const CONFIG_SPEC = fc.record(
  {
    iap: oddly<unknown>(IAP.iap, { enabled: true }, { enabled: false }),
    cdn: oddly({ enabled: true }, { enabled: false }),
    securityPolicy: oddly({ name: "" }, { name: "p" }),
    healthCheck: oddly<unknown>({ requestPath: "/h" }, { port: 9000 }, { type: "TCP" }, {}),
    sessionAffinity: oddly<unknown>({ affinityType: "NONE" }, { affinityCookieTtlSec: 90_000 }),
  },
  { requiredKeys: [] },
);

/** A state of a cluster, more or less sound. */
const STATE = fc
  .record({
    web: fc.option(SERVICE, { nil: undefined }),
    ingresses: fc.dictionary(fc.constantFrom("web", "other", "web.dot"), INGRESS),
    config: fc.option(CONFIG_SPEC, { nil: undefined }),
    redirect: oddly<unknown>({ enabled: true }, { enabled: false }, undefined),
    cert: oddly<unknown>({ "tls.crt": "x", "tls.key": "x" }, { "tls.crt": "x" }),
    odd: fc.jsonValue({ maxDepth: 3 }),
  })
  .map(({ web, ingresses, config, redirect, cert, odd }): Objects => {
    const metadata = (name: string, annotations: unknown = {}) => ({ namespace: "shop", name, annotations });
    return [
      ...(web
        ? [{ apiVersion: "v1", kind: "Service", metadata: metadata("web", web.annotations), spec: web.spec }]
        : []),
      ...Object.entries(ingresses).map(([name, { annotations, spec }]) => ({
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: metadata(name, annotations),
        spec,
      })),
      ...(config ? [backendConfig(config)] : []),
      frontendConfig({ redirectToHttps: redirect }),
      { apiVersion: "v1", kind: "Secret", metadata: named("cert"), stringData: cert },
      { apiVersion: "v1", kind: "Pod", metadata: named("p"), spec: odd },
    ];
  });

t.test("whatever the objects are, the forecast is sound", async () => {
  const flags = fc.constantFrom({}, REGIONAL, TRANSPARENT, { "enable-v2-frontend-namer": false });
  fc.assert(
    fc.property(fc.array(STATE, { minLength: 1, maxLength: 3 }), flags, fc.boolean(), (states, chosen, negs) => {
      const found = outcome(states, { flags: chosen, negs });
      if (!found) return true;
      const { owned, backends = {}, routes = [], frontends, healthChecks = {}, fails } = found;
      const isSorted = [...routes].sort().join("\n") === routes.join("\n");
      const places = routes.map((route) => route.slice(0, route.lastIndexOf(" ")));
      return (
        isSorted &&
        // A host has a path once, and every route leads to a backend that is listed.
        new Set(places).size === places.length &&
        routes.every((route) => Object.hasOwn(backends, route.slice(route.lastIndexOf(" ") + 1))) &&
        Object.keys(healthChecks).every((key) => Object.hasOwn(backends, key)) &&
        frontends.every((frontend) => /^(80|443) (external|internal)$/.test(frontend)) &&
        // Where a sync of a single state went well, no front end is there that was not asked for.
        (fails || !owned || states.length > 1 || new Set(frontends).size === frontends.length)
      );
    }),
    { numRuns: 400 },
  );
});

t.test("a state that is seen again changes nothing", async () => {
  fc.assert(
    fc.property(fc.array(STATE, { minLength: 1, maxLength: 2 }), fc.boolean(), (states, negs) => {
      const once = outcome(states, { negs });
      const twice = outcome([...states, ...states.slice(-1)], { negs });
      return JSON.stringify(once) === JSON.stringify(twice);
    }),
    { numRuns: 300 },
  );
});

t.test("an Ingress that fails on its translation keeps what it had", async () => {
  fc.assert(
    fc.property(STATE, STATE, (before, after) => {
      const broken = after.map((object) => {
        const { kind, metadata, spec } = object as { kind: string; metadata: { annotations: object }; spec: object };
        if (kind !== "Ingress") return object;
        return {
          ...object,
          metadata: { ...metadata, annotations: INTERNAL },
          spec: { ...spec, defaultBackend: { resource: {} } },
        };
      });
      const had = outcome([before]);
      const has = outcome([before, broken]);
      if (!had?.owned || !has) return true;
      return has.fails && JSON.stringify(had.frontends) === JSON.stringify(has.frontends);
    }),
    { numRuns: 200 },
  );
});
