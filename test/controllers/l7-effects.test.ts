import fc from "fast-check";
import t from "tap";
import { effectsOf } from "../../src/controllers/l7/effects.ts";
import { outcomesOf } from "../../src/controllers/l7/forecast.ts";
import { clusterObjects } from "../../src/controllers/l7/objects.ts";
import { readSwitches } from "../../src/controllers/l7/switches.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { LAYER_7_OBJECT } from "../support/layer-7-objects.ts";

type Annotations = Readonly<Record<string, string>>;

const NEG = { "cloud.google.com/neg": '{"ingress":true}' };
const named = (name: string, port = 80) => ({
  "cloud.google.com/neg": `{"exposed_ports":{"${port}":{"name":"${name}"}}}`,
});

function service(annotations: Annotations = NEG, spec: object = {}): object {
  return object("v1", "Service", "web", annotations, {
    selector: { app: "web" },
    ports: [{ port: 80, targetPort: 8080 }],
    ...spec,
  });
}

const CHECKED = { ...NEG, "cloud.google.com/backend-config": '{"default":"bc"}' };
const NODE_PORT = { type: "NodePort", ports: [{ port: 80, targetPort: 8080, nodePort: 30_080 }] };

function ingress(annotations: Annotations = {}, spec: object = {}): object {
  return object("networking.k8s.io/v1", "Ingress", "web", annotations, {
    defaultBackend: { service: { name: "web", port: { number: 80 } } },
    ...spec,
  });
}

/** A BackendConfig whose health check asks for `path`. */
function checked(path: string): object {
  return object("cloud.google.com/v1", "BackendConfig", "bc", {}, { healthCheck: { requestPath: path } });
}

const REDIRECT = object(
  "networking.gke.io/v1beta1",
  "FrontendConfig",
  "fc",
  {},
  { redirectToHttps: { enabled: true } },
);
const WITH_CONFIG = { "networking.gke.io/v1beta1.FrontendConfig": "fc" };
const WITH_CERTIFICATE = { "ingress.gcp.kubernetes.io/pre-shared-cert": "cert" };

function object(apiVersion: string, kind: string, name: string, annotations: Annotations, spec: object): object {
  return { apiVersion, kind, metadata: { namespace: "shop", name, annotations }, spec };
}

function told(before: readonly object[], after: readonly object[], isComplete = true): readonly string[] {
  const [was, is] = outcomesOf({
    cluster: compileCluster({ region: "r1", addresses: [{ name: "ip1", address: "203.0.113.9", scope: "global" }] }),
    switches: readSwitches(),
    states: [before, after].map(clusterObjects),
    negsInUse: new Set(),
    isComplete,
  });
  const effects = was && is ? effectsOf(was, is) : [];
  return effects.map(({ kind, object: { kind: whose }, text }) => `${whose} ${kind}: ${text}`);
}

t.test("what an edit does to traffic", async (t) => {
  const table: readonly (readonly [string, readonly object[], readonly object[], readonly RegExp[]])[] = [
    ["nothing, where nothing changes", [service(), ingress()], [service(), ingress()], []],
    ["a load balancer that is made takes nothing from anyone", [service()], [service(), ingress()], []],
    [
      "finding 1: a NEG name that goes to another port is lost",
      [service(named("a"))],
      [service(named("a", 81), { ports: [{ port: 81, targetPort: 8080 }] })],
      [/^Service stuck: NEG a for port 81 is taken by port 80 of shop\/web/],
    ],
    [
      "finding 3: a NEG that is given up keeps its endpoints",
      [service(named("a"))],
      [service({})],
      [/^Service gone: NEG a of port 80 is given up/],
    ],
    [
      "finding 4: a broken annotation stops every change",
      [service(named("a"))],
      [service({ "cloud.google.com/neg": "{" })],
      [/^Service stuck: .*no NEG is made or changed$/],
    ],
    [
      "finding 7: a broken annotation moves a NodePort Service to instance groups",
      [service(NEG, NODE_PORT), ingress()],
      [service({ "cloud.google.com/neg": "{" }, NODE_PORT), ingress()],
      [/^Service stuck/, /^Ingress gap: shop\/web:80 moves to instance groups: 502/],
    ],
    [
      "the annotation moves an Ingress to a NEG that is empty",
      [service({}, NODE_PORT), ingress()],
      [service(NEG, NODE_PORT), ingress()],
      [/^Ingress gap: shop\/web:80 moves to an empty NEG: 502/],
    ],
    [
      "not to an empty one where the NEG was exposed before",
      [service({ "cloud.google.com/neg": '{"exposed_ports":{"80":{}}}' }, NODE_PORT), ingress()],
      [service({ "cloud.google.com/neg": '{"ingress":true,"exposed_ports":{"80":{}}}' }, NODE_PORT), ingress()],
      [/^Ingress gap: shop\/web:80 moves to a NEG that is there: 502 until the first health checks pass/],
    ],
    [
      "finding 15: another target exchanges the endpoints",
      [service(named("a"))],
      [service(named("a"), { ports: [{ port: 80, targetPort: 9090 }] })],
      [/^Service gap: NEG a of port 80 stays, and its endpoints are exchanged/],
    ],
    [
      "another path to check is another health check",
      [service(CHECKED), ingress(), checked("/a")],
      [service(CHECKED), ingress(), checked("/b")],
      [/^Ingress change: The health check of shop\/web:80 becomes ".*\/b.*" instead of ".*\/a.*"/],
    ],
    [
      "a name that Compute Engine refuses is a NEG that is never made",
      [service({})],
      [service(named("1a"))],
      [/^Service stuck: Compute Engine refuses "1a" as the name of a NEG: that of port 80 is never made/],
    ],
    [
      "finding 17: another class deletes the load balancer",
      [service(), ingress()],
      [service(), ingress({ "kubernetes.io/ingress.class": "nginx" })],
      [/^Ingress gone: The load balancer goes, and its address: HTTP on port 80, external$/],
    ],
    [
      "finding 17: so does an ingressClassName",
      [service(), ingress()],
      [service(), ingress({}, { ingressClassName: "gce" })],
      [/^Ingress gone: The load balancer goes/],
    ],
    ["so does its deletion", [service(), ingress()], [service()], [/^Ingress gone: The load balancer goes/]],
    [
      "finding 18: tls without a secretName fails every sync, and what serves stays",
      [service(), ingress()],
      [service(), ingress({}, { tls: [{ hosts: ["a.example.com"] }] })],
      [/^Ingress stuck: Every sync fails from now on: .*; what serves now stays as it is$/],
    ],
    [
      "finding 20: HTTP that is turned off is no longer served",
      [service(), ingress(WITH_CERTIFICATE)],
      [service(), ingress({ ...WITH_CERTIFICATE, "kubernetes.io/ingress.allow-http": "f" })],
      [/^Ingress gone: HTTP on port 80, external is no longer served$/],
    ],
    [
      "finding 21: a redirect without a certificate leads nowhere",
      [service(), ingress()],
      [service(), REDIRECT, ingress(WITH_CONFIG)],
      [/^Ingress gone: HTTP is redirected to HTTPS, which nobody serves$/],
    ],
    [
      "finding 22: a FrontendConfig that is deleted opens plain HTTP, and fails every sync",
      [service(), REDIRECT, ingress({ ...WITH_CONFIG, ...WITH_CERTIFICATE })],
      [service(), ingress({ ...WITH_CONFIG, ...WITH_CERTIFICATE })],
      [/^Ingress open: The redirect to HTTPS goes/, /^Ingress stuck: .*no FrontendConfig fc/],
    ],
    [
      "finding 23: the settings of a BackendConfig that is no longer named stay",
      [
        object("cloud.google.com/v1", "BackendConfig", "bc", {}, { timeoutSec: 40 }),
        service({ ...NEG, "cloud.google.com/backend-config": '{"default":"bc"}' }),
        ingress(),
      ],
      [service(), ingress()],
      [/^Ingress change: shop\/web:80 keeps the settings of BackendConfig bc/],
    ],
    [
      "finding 29: another static address is another address",
      [service(), ingress()],
      [service(), ingress({ "kubernetes.io/ingress.global-static-ip-name": "ip1" })],
      [/^Ingress gone: HTTP on port 80, external moves to the address ip1$/],
    ],
    [
      "a path that is taken out is told",
      [service(), ingress({}, paths("/a", "/b"))],
      [service(), ingress({}, paths("/a"))],
      [/^Ingress gone: \* \/b no longer goes to shop\/web:80$/],
    ],
    [
      "HTTPS that comes in is told, too",
      [service(), ingress()],
      [service(), ingress(WITH_CERTIFICATE)],
      [/^Ingress change: HTTPS on port 443, external is served from now on$/],
    ],
  ];
  for (const [title, before, after, expected] of table) {
    const effects = told(before, after);
    t.equal(effects.length, expected.length, `${title}: ${JSON.stringify(effects)}`);
    for (const [index, pattern] of expected.entries()) t.match(effects[index], pattern, title);
  }
});

function paths(...names: readonly string[]): object {
  const backend = { service: { name: "web", port: { number: 80 } } };
  return { rules: [{ http: { paths: names.map((path) => ({ path, pathType: "Exact", backend })) } }] };
}

t.test("what is not among the objects is not taken for missing, unless they are all there are", async (t) => {
  const other = { defaultBackend: { service: { name: "other", port: { number: 80 } } } };
  const secret = { tls: [{ secretName: "cert" }] };
  t.same(told([service(), ingress()], [service(), ingress({}, other)], false), []);
  t.match(told([service(), ingress()], [service(), ingress({}, other)]), [/^Ingress stuck/]);
  t.match(told([service(), ingress()], [service(), ingress({}, secret)], false), [/HTTPS on port 443.* is served/]);
  t.match(told([service(), ingress()], [service(), ingress({}, secret)]), [/^Ingress stuck/]);
});

const OBJECTS = fc.array(LAYER_7_OBJECT as fc.Arbitrary<object>, { maxLength: 6 });

t.test("edits of any shape have effects of readable length, and none without a change", async (t) => {
  fc.assert(
    fc.property(OBJECTS, OBJECTS, fc.boolean(), (before, after, isComplete) => {
      const effects = told(before, after, isComplete);
      return effects.every((effect) => !effect.includes("undefined")) && told(after, after, isComplete).length === 0;
    }),
    { numRuns: 500 },
  );
  t.pass("no counterexample");
});
