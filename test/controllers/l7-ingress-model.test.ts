import t from "tap";
import {
  backendConfigRefusals,
  frontendConfigRefusals,
  isUrlMapHost,
  isUrlMapPath,
} from "../../src/controllers/l7/ingress/compute-refusals.ts";
import { IngressModel } from "../../src/controllers/l7/ingress/model.ts";
import { stickySettings, takesOAuthClient } from "../../src/controllers/l7/ingress/sticky-settings.ts";
import { addressIn, type Surroundings, surroundingsIn } from "../../src/controllers/l7/ingress/surroundings.ts";
import { isObjectName } from "../../src/controllers/l7/neg/names.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import { FRONTEND_CONFIG } from "../../src/domain/kinds/frontend-config.ts";
import {
  address,
  backendConfig,
  CLASS,
  CLUSTER,
  CONFIG,
  FRONTEND,
  frontendConfig,
  HTTP_OFF,
  IAP,
  INTERNAL,
  ingress,
  NEG,
  type Objects,
  preShared,
  secret,
  service,
} from "../support/ingress-sketches.ts";

function modelIn(objects: Objects, unknown: Partial<Surroundings> = {}): IngressModel {
  const state = clusterObjects(objects);
  const found = state.ingresses.get("shop/web");
  if (!found) throw new Error("the state has no Ingress shop/web");
  return new IngressModel(found, readSwitches(), { ...surroundingsIn(state, CLUSTER, () => true), ...unknown });
}

const BAD = backendConfig({ sessionAffinity: { affinityType: "none" } });
const REDIRECT = frontendConfig({ redirectToHttps: { enabled: true } });

/** Sentence → objects, the faults with their stages. */
const FAULTS: readonly (readonly [string, Objects, readonly string[]])[] = [
  ["where all is there, nothing", [service(), ingress()], []],
  ["nothing either where someone else owns it", [ingress({ [CLASS]: "nginx" })], []],
  ["a missing Service stops it before anything is changed", [ingress()], ["translation service-missing"]],
  [
    "a refused BackendConfig does, too",
    [service({ ...NEG, ...CONFIG }), BAD, ingress()],
    ["translation backend-config-invalid"],
  ],
  [
    "all front ends' faults are told at once",
    [
      service(),
      REDIRECT,
      ingress({ ...INTERNAL, ...FRONTEND, ...preShared("a") }, { tls: [{ secretName: "nope" }, {}] }),
    ],
    [
      "front-ends secret-missing",
      "front-ends tls-without-secret-name",
      "front-ends internal-http-and-https",
      "front-ends redirect-internal",
    ],
  ],
  ["an address that is missing", [service(), ingress(address("nope"))], ["front-ends address-missing"]],
  [
    "is not looked for where there is no front end to put on it",
    [service(), ingress({ ...HTTP_OFF, ...preShared(" "), ...address("nope") })],
    [],
  ],
  [
    "a missing FrontendConfig comes after all is made",
    [service(), ingress(FRONTEND)],
    ["done frontend-config-missing"],
  ],
];

t.test("names of NEGs and of their objects", async (t) => {
  const names: Readonly<Record<string, boolean>> = {
    a: true,
    "a-b.c1": true,
    "a.b-c.d": true,
    [`${"a".repeat(250)}.bc`]: true,
    [`${"a".repeat(251)}.bc`]: false,
    "": false,
    A: false,
    "-a": false,
    "a-": false,
    "a..b": false,
    "a.-b": false,
    "a.b-": false,
    "a.B": false,
    "a.b.": false,
    "a b": false,
  };
  for (const [name, isTaken] of Object.entries(names)) t.equal(isObjectName(name), isTaken, name);
});

t.test("which reserved address a name stands for", async (t) => {
  const named = { name: "web", address: "203.0.113.1", ipVersion: "IPV4", type: "EXTERNAL", users: [] } as const;
  const inventory = (addresses: readonly object[], region = "europe-west4") =>
    compileCluster({ region, addresses } as Parameters<typeof compileCluster>[0]);
  const here = { ...named, scope: "regional", region: "europe-west4" } as const;
  const everywhere = { ...named, scope: "global" } as const;
  const cluster = inventory([here, everywhere]);
  t.equal(addressIn(compileCluster({}), "global", "web"), "unknown", "nobody knows the addresses");
  t.match(addressIn(cluster, "global", "web"), { scope: "global" });
  t.match(addressIn(cluster, "regional", "web"), { scope: "regional" });
  t.equal(addressIn(cluster, "regional", "api"), "missing");
  t.equal(addressIn(inventory([everywhere]), "regional", "web"), "missing", "of the other scope");
  t.equal(addressIn(inventory([here], "us-central1"), "regional", "web"), "missing", "of another region");
  t.match(
    addressIn(inventory([{ ...named, region: "europe-west4" }]), "regional", "web"),
    { name: "web" },
    "by its region",
  );
  t.equal(addressIn(inventory([{ ...named, region: "europe-west4" }]), "global", "web"), "missing", "by its region");
  t.match(
    addressIn(inventory([{ ...named, scope: "regional" }]), "regional", "web"),
    { name: "web" },
    "the region is not said",
  );
});

t.test("faults and how far the controller gets with them", async (t) => {
  for (const [sentence, objects, wanted] of FAULTS) {
    const { faults, fails } = modelIn(objects);
    t.same(
      faults.map(({ stage, kind }) => `${stage} ${kind}`),
      wanted,
      sentence,
    );
    t.equal(fails, wanted.length > 0, sentence);
  }
});

const UNKNOWN: readonly (readonly [string, Objects, Partial<Surroundings>, readonly string[]])[] = [
  ["a Service", [ingress()], { service: () => "unknown" }, ["Service shop/web"]],
  [
    "a BackendConfig",
    [service({ ...NEG, ...CONFIG }), ingress()],
    { backendConfig: () => "unknown" },
    ["BackendConfig shop/b"],
  ],
  [
    "the OAuth Secret of one",
    [service({ ...NEG, ...CONFIG }), backendConfig(IAP), ingress()],
    { secret: () => "unknown" },
    ["Secret shop/oauth"],
  ],
  [
    "the Secret of a certificate",
    [service(), ingress({}, { tls: [{ secretName: "cert" }] })],
    { secret: () => "unknown" },
    ["Secret shop/cert"],
  ],
  ["an address", [service(), ingress(address("a"))], { address: () => "unknown" }, ["address a"]],
  ["a FrontendConfig", [service(), ingress(FRONTEND)], { frontendConfig: () => "unknown" }, ["FrontendConfig shop/f"]],
  ["a NEG", [service(), ingress()], { hasNeg: () => "unknown" }, ["NEG of Service shop/web"]],
];

t.test("what nobody knows is no fault, and leaves open whether the Ingress fails", async (t) => {
  for (const [sentence, objects, surroundings, wanted] of UNKNOWN) {
    const { faults, fails, unknown } = modelIn(objects, surroundings);
    t.same([faults, fails, unknown], [[], undefined, wanted], sentence);
  }
});

t.test("what the load balancer is to have", async (t) => {
  const objects = [
    service({ ...NEG, ...CONFIG }),
    backendConfig({ healthCheck: { requestPath: "/h" } }),
    REDIRECT,
    secret("cert", "tls.crt", "tls.key"),
  ];
  const model = modelIn(
    [
      ...objects,
      ingress({ ...FRONTEND, ...preShared("a,b"), ...address("global-ip") }, { tls: [{ secretName: "cert" }] }),
    ],
    { pods: () => "unknown" },
  );
  t.same(model.frontEnds, [
    { port: 80, kind: "external", address: "global-ip", redirects: true },
    { port: 443, kind: "external", address: "global-ip", redirects: false },
  ]);
  t.same(
    [model.certificates.preShared, model.certificates.tls.map(({ secretName }) => secretName)],
    [["a", "b"], ["cert"]],
  );
  t.same([...model.backendConfigs], [["shop/web:80", "b"]]);
  const [backend] = model.backends;
  t.match(backend && model.healthCheckOf(backend), { type: "HTTP", path: "/h", port: { of: "endpoint" } });
  const plain = modelIn([service(), ingress()], { pods: () => "unknown" });
  t.equal(plain.backends[0] && plain.healthCheckOf(plain.backends[0]), undefined, "a probe may give another path");
  const written = plain.ingress.defaultBackend;
  t.equal(written && plain.lookUp(written)?.backend?.protocol, "HTTP", "a backend is found by where it is written");
});

/** What was, what is → what stays. */
const STICKY: readonly (readonly [object, object | undefined, readonly string[]])[] = [
  [{ iap: { enabled: true } }, {}, ["spec.iap"]],
  [{ iap: { enabled: true } }, { iap: { enabled: false } }, []],
  [{ iap: { enabled: false } }, {}, []],
  [{ cdn: { enabled: true }, timeoutSec: 40 }, undefined, ["spec.cdn", "spec.timeoutSec"]],
  [{ securityPolicy: { name: "p" } }, {}, ["spec.securityPolicy"]],
  [{ securityPolicy: { name: "p" } }, { securityPolicy: { name: "" } }, []],
  [
    { sessionAffinity: { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 5 } },
    { sessionAffinity: { affinityType: "NONE" } },
    ["spec.sessionAffinity.affinityCookieTtlSec"],
  ],
  [{ sessionAffinity: { affinityType: "NONE" } }, {}, []],
  [{ sessionAffinity: { affinityType: "CLIENT_IP" } }, { sessionAffinity: { affinityType: "NONE" } }, []],
  [
    { sessionAffinity: { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 5 } },
    { sessionAffinity: { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 6 } },
    [],
  ],
  [{ logging: { enable: true } }, { logging: { enable: true } }, []],
  [{ logging: { enable: true, sampleRate: 0.5 } }, { logging: { enable: true, sampleRate: 1 } }, []],
  [{ connectionDraining: { drainingTimeoutSec: 9 } }, {}, ["spec.connectionDraining"]],
  [
    { customRequestHeaders: { headers: ["a: b"] }, customResponseHeaders: { headers: ["a: b"] } },
    {},
    ["spec.customRequestHeaders"],
  ],
  [{ customResponseHeaders: { headers: ["a: b"] } }, undefined, ["spec.customResponseHeaders"]],
  [{ logging: { enable: true, sampleRate: 0.5 } }, { logging: { enable: true } }, ["spec.logging.sampleRate"]],
  [{ logging: { enable: true, sampleRate: 0.5 } }, { logging: { enable: false } }, []],
  [{ healthCheck: { type: "HTTPS", port: 9000 } }, {}, []],
  [{ healthCheck: { requestPath: "/h", port: 9000 } }, { healthCheck: { port: 9000 } }, ["spec.healthCheck"]],
];

t.test("settings that stay when a BackendConfig no longer has them", async (t) => {
  for (const [was, is, wanted] of STICKY) {
    const before = BACKEND_CONFIG.readPeer(backendConfig(was));
    const after = is && BACKEND_CONFIG.readPeer(backendConfig(is));
    const stay = stickySettings({ before, after }).map(({ location }) => location.join("."));
    t.same(stay, wanted, `${JSON.stringify(was)} → ${JSON.stringify(is)}`);
  }
});

t.test("what stays is told with what to write in its place", async (t) => {
  const config = (spec: object) => BACKEND_CONFIG.readPeer(backendConfig(spec));
  const told = (was: object, is?: object) =>
    stickySettings({ before: config(was), after: is && config(is) }).map(({ what, remedy }) => `${what} → ${remedy}`);
  const everything = {
    iap: { enabled: true },
    cdn: { enabled: true },
    securityPolicy: { name: "p" },
    timeoutSec: 40,
    connectionDraining: { drainingTimeoutSec: 9 },
    sessionAffinity: { affinityType: "CLIENT_IP" },
    customRequestHeaders: { headers: ["a: b"] },
    logging: { enable: true, sampleRate: 0.5 },
    customResponseHeaders: { headers: ["a: b"] },
    healthCheck: { requestPath: "/h", timeoutSec: 5, port: 9000 },
  };
  t.same(told(everything), [
    "IAP → iap: {enabled: false}",
    "Cloud CDN → cdn: {enabled: false}",
    'the Cloud Armor policy → securityPolicy: {name: ""}',
    "the timeout → timeoutSec: 30",
    "the draining timeout → connectionDraining with the timeout that is wanted",
    "session affinity → sessionAffinity: {affinityType: NONE}",
    "the request headers → customRequestHeaders: {headers: []}",
    "logging → logging as it is wanted",
    "the response headers → customResponseHeaders: {headers: []}",
    "requestPath, timeoutSec of the health check → healthCheck with the values that are wanted",
  ]);
  const cookie = { affinityType: "GENERATED_COOKIE", affinityCookieTtlSec: 5 };
  t.same(told({ sessionAffinity: cookie }, { sessionAffinity: { affinityType: "GENERATED_COOKIE" } }), [
    "the cookie's life → affinityCookieTtlSec: 0",
  ]);
  t.same(told({ logging: { enable: true, sampleRate: 0.5 } }, { logging: { enable: true } }), [
    "the sample rate → sampleRate: 1",
  ]);
  t.same(told({ healthCheck: { requestPath: "/h" } }, { healthCheck: { requestPath: "/i" } }), []);
  t.same(told({}, { logging: { enable: true } }), [], "what was never written");
});

t.test("an OAuth client that is taken from IAP", async (t) => {
  const clients: readonly (readonly [object, object, boolean])[] = [
    [IAP, { iap: { enabled: false } }, true],
    [IAP, { iap: { ...IAP.iap, enabled: false } }, true],
    [IAP, { iap: { enabled: true } }, true],
    [IAP, {}, false],
    [IAP, IAP, false],
    [{ iap: { enabled: true } }, { iap: { enabled: false } }, false],
    [
      { iap: { enabled: true, oauthclientCredentials: { clientID: "a" } } },
      { iap: { enabled: false, oauthclientCredentials: { clientID: "a" } } },
      false,
    ],
  ];
  for (const [was, is, wanted] of clients) {
    const [before, after] = [was, is].map((spec) => BACKEND_CONFIG.readPeer(backendConfig(spec)));
    t.equal(before && takesOAuthClient({ before, after }), wanted, `${JSON.stringify(was)} → ${JSON.stringify(is)}`);
  }
});

t.test("what Compute Engine refuses of what the controller takes", async (t) => {
  const backends: readonly (readonly [object, readonly string[]])[] = [
    [{ timeoutSec: -1 }, ["spec.timeoutSec"]],
    [{ timeoutSec: 0 }, []],
    [{ timeoutSec: 1, healthCheck: { timeoutSec: 5, checkIntervalSec: 5 } }, []],
    [{ healthCheck: { timeoutSec: 6, checkIntervalSec: 5 } }, ["spec.healthCheck.timeoutSec"]],
    [{ healthCheck: { timeoutSec: 600 } }, []],
  ];
  for (const [spec, wanted] of backends) {
    const refusals = backendConfigRefusals(BACKEND_CONFIG.readPeer(backendConfig(spec)));
    t.same(
      refusals.map(({ location }) => location.join(".")),
      wanted,
      JSON.stringify(spec),
    );
  }
  for (const [code, isTaken] of [
    ["", true],
    ["FOUND", true],
    ["found", false],
    ["301", false],
  ] as const) {
    const config = frontendConfig({ redirectToHttps: { enabled: true, responseCodeName: code } });
    t.equal(frontendConfigRefusals(FRONTEND_CONFIG.readPeer(config)).length === 0, isTaken, code);
  }
  for (const path of ["/", "/a", "/*", "/a/*", "//a", "/a/../b"]) t.ok(isUrlMapPath(path), path);
  for (const path of ["", "a", "/a*", "/a/*/b", "/**", "/a?b=c", "/a#b", "/a(/|$)(.*)"])
    t.notOk(isUrlMapPath(path), path);
  for (const host of ["*", "a.example.com", "*.example.com", "*-a.example.com", "a:8080"])
    t.ok(isUrlMapHost(host), host);
  for (const host of [
    "",
    "a.*.com",
    "a*.example.com",
    "a example.com",
    "a_b.example.com",
    "A.example.com",
    "*a.example.com",
  ])
    t.notOk(isUrlMapHost(host), host);
});
