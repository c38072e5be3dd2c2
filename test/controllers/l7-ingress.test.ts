import t from "tap";
import { validateBackendConfig } from "../../src/controllers/l7/ingress/backend-config-validation.ts";
import { urlMapPaths } from "../../src/controllers/l7/ingress/url-map.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import {
  type Around,
  address,
  backendConfig,
  CLASS,
  CONFIG,
  FRONTEND,
  forecastOf,
  frontendConfig,
  HTTP_OFF,
  IAP,
  INTERNAL,
  ingress,
  NEG,
  named,
  type Objects,
  outcome,
  pod,
  preShared,
  REGIONAL,
  secret,
  service,
  TRANSPARENT,
} from "../support/ingress-sketches.ts";

/** Sentence → states, what to look at, what is there; the switches and NEGs last. */
const FRONT_ENDS: readonly (readonly [string, readonly Objects[], readonly string[], Around?])[] = [
  ["HTTP is served unless it is turned off", [[service(), ingress()]], ["80 external"]],
  ["certificates add HTTPS", [[service(), ingress(preShared("a"))]], ["443 external", "80 external"]],
  ["HTTP off leaves HTTPS", [[service(), ingress({ ...HTTP_OFF, ...preShared("a") })]], ["443 external"]],
  ["pre-shared names that are blank serve nothing", [[service(), ingress({ ...HTTP_OFF, ...preShared(" ,") })]], []],
  [
    "a certificate list emptied to a comma leaves the HTTPS front end",
    [
      [service(), ingress(preShared("a"))],
      [service(), ingress(preShared(","))],
    ],
    ["443 external", "80 external"],
  ],
  [
    "and when the annotation goes afterwards, the front end leaks",
    [
      [service(), ingress(preShared("a"))],
      [service(), ingress(preShared(","))],
      [service(), ingress()],
    ],
    ["443 external", "80 external"],
  ],
  [
    "certificates that go take HTTPS with them",
    [
      [service(), ingress(preShared("a"))],
      [service(), ingress()],
    ],
    ["80 external"],
  ],
  [
    "nothing to serve fails, and leaves the HTTP front end",
    [
      [service(), ingress()],
      [service(), ingress(HTTP_OFF)],
    ],
    ["80 external"],
  ],
  [
    "a class of someone else's takes the load balancer away",
    [
      [service(), ingress()],
      [service(), ingress({ [CLASS]: "nginx" })],
    ],
    [],
  ],
  [
    "an internal one leaks with a class of someone else's: it is looked for in the other scope",
    [
      [service(), ingress(INTERNAL)],
      [service(), ingress({ [CLASS]: "nginx" })],
    ],
    ["80 internal"],
  ],
  [
    "a change of scope makes the new one and deletes the old one",
    [
      [service(), ingress(INTERNAL)],
      [service(), ingress()],
    ],
    ["80 external"],
  ],
  [
    "a change of scope that fails at an address has deleted the old one already",
    [
      [service(), ingress()],
      [service(), ingress({ ...INTERNAL, ...address("global-ip") })],
    ],
    [],
  ],
  [
    "a change of scope that is not translated leaves all as it is",
    [[service(), ingress()], [ingress(INTERNAL)]],
    ["80 external"],
  ],
  [
    "a missing FrontendConfig keeps even the front end of the old scope",
    [
      [service(), ingress()],
      [service(), ingress({ ...INTERNAL, ...FRONTEND })],
    ],
    ["80 external", "80 internal"],
  ],
  [
    "two regional kinds replace one another",
    [
      [service(), ingress(INTERNAL)],
      [service(), ingress({ [CLASS]: "gce-regional-external" })],
    ],
    ["80 external"],
    { flags: REGIONAL },
  ],
  [
    "without its switch nobody owns the regional external kind, and a global front end leaks",
    [
      [service(), ingress()],
      [service(), ingress({ [CLASS]: "gce-regional-external" })],
    ],
    ["80 external"],
  ],
  ["a global address is found for an external one", [[service(), ingress(address("global-ip"))]], ["80 external"]],
  ["a regional one is not, whatever the key", [[service(), ingress(address("regional-ip"))]], []],
  ["it is for an internal one", [[service(), ingress({ ...INTERNAL, ...address("regional-ip") })]], ["80 internal"]],
  ["but not one of another region", [[service(), ingress({ ...INTERNAL, ...address("far-ip") })]], []],
  [
    "an internal one serves both on an address",
    [[service(), ingress({ ...INTERNAL, ...preShared("a"), ...address("regional-ip") })]],
    ["443 internal", "80 internal"],
  ],
  ["without one it is not made", [[service(), ingress({ ...INTERNAL, ...preShared("a") })]], []],
  [
    "a multi-cluster one on instance groups has no load balancer",
    [[service({}, { type: "NodePort" }), ingress({ [CLASS]: "gce-multi-cluster" })]],
    [],
  ],
  ["a missing NEG makes no front end", [[service(), ingress()]], [], { negs: false }],
  ["a name with a dot makes none either", [[service(), { ...ingress(), metadata: named("web.shop") }]], []],
];

t.test("front ends", async (t) => {
  for (const [sentence, states, wanted, around] of FRONT_ENDS)
    t.same(outcome(states, around)?.frontends ?? [], wanted, sentence);
});

const FAILS: readonly (readonly [string, Objects, Around?])[] = [
  ["a Service that is missing", [ingress()]],
  ["a Service of type ClusterIP without NEGs", [service({}), ingress()]],
  [
    "one that asks for NEGs with text instead of true",
    [service({ "cloud.google.com/neg": '{"ingress":"true"}' }), ingress()],
  ],
  [
    "a port that the Service has only as target port",
    [service(NEG, { ports: [{ port: 81, targetPort: 80 }] }), ingress()],
  ],
  ["a BackendConfig that is missing", [service({ ...NEG, ...CONFIG }), ingress()]],
  [
    "a BackendConfig that is refused",
    [service({ ...NEG, ...CONFIG }), backendConfig({ sessionAffinity: { affinityType: "none" } }), ingress()],
  ],
  [
    "a health check of a type that there is not",
    [service({ ...NEG, ...CONFIG }), backendConfig({ healthCheck: { type: "http" } }), ingress()],
  ],
  [
    "a Cloud Armor policy on an internal one",
    [service({ ...NEG, ...CONFIG }), backendConfig({ securityPolicy: { name: "p" } }), ingress(INTERNAL)],
  ],
  [
    "a protocol that there is not",
    [service({ ...NEG, "cloud.google.com/app-protocols": '{"other":"https"}' }), ingress()],
  ],
  [
    "an empty alpha key before a good one",
    [
      service({
        ...NEG,
        "service.alpha.kubernetes.io/app-protocols": "",
        "cloud.google.com/app-protocols": '{"http":"HTTPS"}',
      }),
      ingress(),
    ],
  ],
  [
    "a LoadBalancer Service without node ports",
    [service({}, { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }), ingress()],
  ],
  ["a Secret that is missing", [service(), ingress({}, { tls: [{ secretName: "cert" }] })]],
  ["a Secret without key", [service(), secret("cert", "tls.crt"), ingress({}, { tls: [{ secretName: "cert" }] })]],
  [
    "a tls entry without secretName beside a good certificate",
    [service(), ingress(preShared("a"), { tls: [{ hosts: ["a.example.com"] }] })],
  ],
  ["HTTP off without a certificate", [service(), ingress(HTTP_OFF)]],
  [
    "a redirect on an internal one",
    [service(), frontendConfig({ redirectToHttps: { enabled: true } }), ingress({ ...INTERNAL, ...FRONTEND })],
  ],
  ["a FrontendConfig that is missing", [service(), ingress(FRONTEND)]],
  [
    "a rate that is no number",
    [service({ ...NEG, "networking.gke.io/max-rate-per-endpoint": "ten" }), ingress()],
    { flags: { "enable-traffic-scaling": true } },
  ],
  [
    "a rate that is not finite",
    [service({ ...NEG, "networking.gke.io/max-rate-per-endpoint": "inf" }), ingress()],
    { flags: { "enable-traffic-scaling": true } },
  ],
];

t.test("what the controller fails on", async (t) => {
  for (const [sentence, objects, around] of FAILS) t.equal(outcome([objects], around)?.fails, true, sentence);
  const good = [
    service({ ...NEG, ...CONFIG }),
    secret("cert", "tls.crt", "tls.key"),
    backendConfig({}),
    frontendConfig({}),
    ingress(FRONTEND, { tls: [{ secretName: "cert" }] }),
  ];
  t.equal(outcome([good])?.fails, false, "and that it does not fail where all is there");
});

const OAUTH = secret("oauth", "client_id", "client_secret");
const CHECKED = service({ ...NEG, ...CONFIG });

const OAUTH_EDITS: readonly (readonly [string, readonly object[], boolean])[] = [
  ["IAP with an OAuth client of one's own can't be turned off", [{ iap: { enabled: false } }], true],
  ["nor go over to Google's client", [{ iap: { enabled: true } }], true],
  ["silence about IAP leaves it on", [{}], false],
  ["and it still can't be turned off then", [{}, { iap: { enabled: false } }], true],
  ["it is put right by putting the Secret back", [{ iap: { enabled: false } }, IAP], false],
];

t.test("IAP keeps the OAuth client that it was given", async (t) => {
  for (const [sentence, edits, fails] of OAUTH_EDITS) {
    const states = [IAP, ...edits].map((spec) => [CHECKED, OAUTH, backendConfig(spec), ingress()]);
    t.equal(outcome(states)?.fails, fails, sentence);
  }
});

const PROBED = { path: "/ready", port: 8080 };
const HEALTH_CHECKS: readonly (readonly [string, readonly Objects[], string, Around?])[] = [
  ["without a probe GET / on the port of each endpoint", [[service(), ingress()]], "HTTP / serving"],
  [
    "on the node port of instance groups",
    [[service({}, { type: "NodePort", ports: [{ port: 80, nodePort: 30123 }] }), ingress()]],
    "HTTP / 30123",
  ],
  ["a readiness probe gives its path", [[service(), pod("p", PROBED), ingress()]], "HTTP /ready serving"],
  [
    "by the name of the port, too",
    [
      [
        service(NEG, { ports: [{ port: 80, targetPort: "main" }] }),
        pod("p", { path: "ready", port: "main" }),
        ingress(),
      ],
    ],
    "HTTP /ready serving",
  ],
  ["but not on another port", [[service(), pod("p", { path: "/ready", port: 9090 }), ingress()]], "HTTP / serving"],
  ["nor with another scheme", [[service(), pod("p", { ...PROBED, scheme: "HTTPS" }), ingress()]], "HTTP / serving"],
  [
    "nor with a header",
    [[service(), pod("p", { ...PROBED, httpHeaders: [{ name: "X", value: "1" }] }), ingress()]],
    "HTTP / serving",
  ],
  [
    "except Host",
    [[service(), pod("p", { ...PROBED, httpHeaders: [{ name: "Host", value: "a" }] }), ingress()]],
    "HTTP /ready serving",
  ],
  [
    "nor of a Pod of another port",
    [[service(), pod("p", { path: "/ready", port: 9090 }, 9090), ingress()]],
    "HTTP / serving",
  ],
  [
    "the Pod whose name comes first is asked",
    [[service(), pod("b", PROBED), pod("a", { path: "/first", port: 8080 }), ingress()]],
    "HTTP /first serving",
  ],
  [
    "HTTP2 takes HTTPS probes",
    [
      [
        service({ ...NEG, "cloud.google.com/app-protocols": '{"http":"HTTP2"}' }),
        pod("p", { ...PROBED, scheme: "HTTPS" }),
        ingress(),
      ],
    ],
    "HTTP2 /ready serving",
  ],
  [
    "a probe that comes later is not taken over",
    [
      [service(), ingress()],
      [service(), pod("p", PROBED), ingress()],
    ],
    "HTTP / serving",
  ],
  [
    "a BackendConfig wins over the probe",
    [
      [
        CHECKED,
        pod("p", PROBED),
        backendConfig({ healthCheck: { requestPath: "/h", port: 9000, type: "HTTPS" } }),
        ingress(),
      ],
    ],
    "HTTPS /h 9000",
  ],
  [
    "and what it does not say is the probe's",
    [[CHECKED, pod("p", PROBED), backendConfig({ healthCheck: { port: 9000 } }), ingress()]],
    "HTTP /ready 9000",
  ],
  [
    "when it goes, its path stays, its port and type don't",
    [
      [CHECKED, backendConfig({ healthCheck: { requestPath: "/h", port: 9000, type: "HTTPS" } }), ingress()],
      [CHECKED, backendConfig({}), ingress()],
    ],
    "HTTP /h serving",
  ],
  [
    "unless the controller is run to make it anew",
    [
      [CHECKED, backendConfig({ healthCheck: { requestPath: "/h" } }), ingress()],
      [CHECKED, backendConfig({}), ingress()],
    ],
    "HTTP / serving",
    { flags: { "enable-recalculate-uhc-on-backendconfig-removal": true } },
  ],
  [
    "transparent health checks ask the node",
    [[service({ ...NEG, "networking.gke.io/transparent-health-checker": '{"enabled":true}' }), ingress()]],
    "HTTP /api/podhealth 7877",
    { flags: TRANSPARENT },
  ],
  [
    "without their switch they don't",
    [[service({ ...NEG, "networking.gke.io/transparent-health-checker": '{"enabled":true}' }), ingress()]],
    "HTTP / serving",
  ],
  [
    "when they go, nothing of them stays",
    [
      [service({ ...NEG, "networking.gke.io/transparent-health-checker": '{"enabled":true}' }), ingress()],
      [service(), pod("p", PROBED), ingress()],
    ],
    "HTTP /ready serving",
    { flags: TRANSPARENT },
  ],
  [
    "a Service that goes over to NEGs starts with a new one",
    [
      [service(CONFIG, { type: "NodePort" }), backendConfig({ healthCheck: { requestPath: "/h" } }), ingress()],
      [service(NEG, { type: "NodePort" }), ingress()],
    ],
    "HTTP / serving",
  ],
];

t.test("health checks", async (t) => {
  for (const [sentence, states, wanted, around] of HEALTH_CHECKS) {
    t.equal(outcome(states, around)?.healthChecks?.["shop/web:80"], wanted, sentence);
  }
});

const PATHS: readonly (readonly [path: string, type: string | undefined, paths: readonly string[] | undefined])[] = [
  ["", undefined, ["/*"]],
  ["/a*", "ImplementationSpecific", ["/a*"]],
  ["/", "Prefix", ["/*"]],
  ["/a", "Prefix", ["/a", "/a/*"]],
  ["/a/", "Prefix", ["/a", "/a/*"]],
  ["//", "Prefix", ["/", "//*"]],
  ["/a/*", "Prefix", undefined],
  ["", "Prefix", undefined],
  ["/", "Exact", ["/"]],
  ["/a/", "Exact", ["/a/"]],
  ["/*", "Exact", undefined],
  ["/a", "prefix", undefined],
];

t.test("paths as the URL map has them", async (t) => {
  for (const [path, pathType, wanted] of PATHS)
    t.same(urlMapPaths({ path, pathType }).paths, wanted, `${pathType} ${path}`);
});

const REFUSED: readonly (readonly [object, readonly string[], boolean?])[] = [
  [{ iap: { enabled: true }, cdn: { enabled: true } }, ["iap-and-cdn"]],
  [{ iap: { enabled: false, oauthclientCredentials: { secretName: "nope" } }, cdn: { enabled: true } }, []],
  [{ iap: { enabled: true, oauthclientCredentials: { secretName: "nope" } } }, ["oauth-secret-missing"]],
  [
    { iap: { enabled: true, oauthclientCredentials: { secretName: "empty" } } },
    ["oauth-secret-without-id", "oauth-secret-without-secret"],
  ],
  [{ iap: { enabled: true }, cdn: { enabled: true } }, ["iap-on-regional", "iap-and-cdn", "cdn-on-regional"], true],
  [
    {
      cdn: {
        enabled: true,
        signedUrlKeys: [
          { keyName: "k", secretName: "empty" },
          { keyName: "l", secretName: "nope" },
        ],
      },
    },
    ["signed-url-secret-without-key", "signed-url-secret-missing"],
  ],
  [{ sessionAffinity: { affinityType: "client_ip", affinityCookieTtlSec: 86_401 } }, ["affinity-type", "affinity-ttl"]],
  [{ sessionAffinity: { affinityCookieTtlSec: -1 } }, ["affinity-ttl"]],
  [{ sessionAffinity: { affinityType: "", affinityCookieTtlSec: 86_400 }, logging: { sampleRate: 1 } }, []],
  [{ logging: { enable: false, sampleRate: -0.1 } }, ["sample-rate"]],
];

t.test("what is refused of a BackendConfig", async (t) => {
  for (const [spec, kinds, isRegionalExternal = false] of REFUSED) {
    const secrets = (name: string) => (name === "empty" ? new Map<string, string>() : ("missing" as const));
    const { faults } = validateBackendConfig(BACKEND_CONFIG.readPeer(backendConfig(spec)), {
      isRegionalExternal,
      secret: secrets,
    });
    t.same(
      faults.map(({ kind }) => kind),
      kinds,
      JSON.stringify(spec),
    );
  }
  const config = BACKEND_CONFIG.readPeer(backendConfig(IAP));
  const verdict = validateBackendConfig(config, { isRegionalExternal: false, secret: () => "unknown" });
  t.same([verdict.faults, verdict.unknownSecrets], [[], ["oauth"]], "a Secret that nobody knows is no fault");
});

/** What is told of the last state, without its source. */
const DIARY: readonly (readonly [readonly Objects[], readonly string[]])[] = [
  [[[service(), ingress()]], []],
  [[[ingress()]], ["Ingress shop/web: nothing of it is changed, because there is no Service shop/web"]],
  [
    [[service(), ingress({}, { tls: [{}] })]],
    ["Ingress shop/web: it is not brought to its end, because an entry of spec.tls has no secretName"],
  ],
  [
    [[service(), ingress(FRONTEND)]],
    ["Ingress shop/web: all is made, and fails, because there is no FrontendConfig f in namespace shop"],
  ],
  [
    [
      [service(), ingress(INTERNAL)],
      [service(), ingress({ [CLASS]: "nginx" })],
    ],
    [
      'Ingress shop/web: GKE\'s controller does not take it: class "nginx" is not its own',
      "Ingress shop/web: 80 still served: the controller looked for it in the scope of the new class",
    ],
  ],
  [
    [[service(), ingress({ ...HTTP_OFF, ...preShared(" ") })]],
    ["Ingress shop/web: pre-shared-cert names no certificate: nothing is served, without an error"],
  ],
  [
    [[service(), frontendConfig({ redirectToHttps: { enabled: true } }), ingress(FRONTEND)]],
    ["Ingress shop/web: port 80 sends every client to port 443, which nobody serves"],
  ],
  [
    [
      [
        service(),
        ingress(address("global-ip")),
        { ...ingress(address("global-ip")), metadata: named("b", address("global-ip")) },
      ],
    ],
    [
      "Ingresses shop/web and shop/b ask for global address global-ip, port 80: Compute Engine gives it to the first, and the others fail",
    ],
  ],
];

t.test("why an Ingress is as it is", async (t) => {
  for (const [states, wanted] of DIARY) {
    const { reasons } = forecastOf(states);
    t.same(
      reasons.map(({ text }) => text),
      wanted,
    );
    t.ok(
      reasons.every(({ source }) => source.startsWith("ingress-gce pkg/")),
      "each has its source",
    );
  }
});
