import fc from "fast-check";
import t from "tap";
import { ENDPOINT_SLICE } from "../../src/domain/kinds/endpoint-slice.ts";
import { INGRESS } from "../../src/domain/kinds/ingress.ts";
import { KINDS, REVIEWED, WATCHED } from "../../src/domain/kinds/kinds.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { SERVICE_NETWORK_ENDPOINT_GROUP } from "../../src/domain/kinds/service-network-endpoint-group.ts";
import { DAEMON_SET, DEPLOYMENT } from "../../src/domain/kinds/workload.ts";
import { selects } from "../../src/domain/selector.ts";

t.test("views have the API server's defaults", async (t) => {
  const service = SERVICE.read({ metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } });
  t.match(service, {
    type: "ClusterIP",
    externalTrafficPolicy: "Cluster",
    sessionAffinity: "None",
    allocateLoadBalancerNodePorts: true,
    metadata: { namespace: "default", isTerminating: false },
  });
  t.match(service.ports, [{ port: 80, protocol: "TCP", nodePort: 0 }]);
  t.same(service.problems, []);
  const ingress = INGRESS.read({
    spec: {
      backend: { serviceName: "old", servicePort: 80 },
      rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "new", port: { name: "http" } } } }] } }, {}],
      tls: [{}],
    },
  });
  t.match(ingress.backends, [
    { service: "old", port: 80, usesDeprecatedFields: true, location: ["spec", "backend"] },
    { service: "new", port: "http", usesDeprecatedFields: false },
  ]);
  t.same(INGRESS.read({}).backends, []);
  const both = { service: { name: "web", port: { name: "http", number: 80 } } };
  t.equal(INGRESS.read({ spec: { defaultBackend: both } }).backends[0]?.port, "http", "a name wins over a number");
  const workload = DEPLOYMENT.read({
    spec: {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            { name: "a", lifecycle: { preStop: { exec: { command: ["sh", "-c", "sleep 45; true"] } } } },
            { name: "b", lifecycle: { preStop: { sleep: { seconds: 10 } } }, ports: [{ containerPort: 8080 }] },
            { name: "c", lifecycle: { preStop: { exec: { command: ["/bin/stop"] } } }, readinessProbe: {} },
          ],
          readinessGates: [{ conditionType: "x" }, {}],
        },
      },
    },
  });
  t.same(
    workload.containers.map(({ preStopSleep }) => preStopSleep),
    [45, 10, undefined],
  );
  t.same(workload.readinessGates, ["x", ""]);
  t.ok(selects(new Map([["app", "web"]]), workload.podLabels));
  t.notOk(selects(new Map([["app", "api"]]), workload.podLabels));
  t.notOk(selects(new Map(), workload.podLabels), "an empty selector picks nothing");
  t.equal(DAEMON_SET.read({ spec: { updateStrategy: { type: "OnDelete" } } }).strategy, "OnDelete");
});

t.test("views never throw, and name what has the wrong shape", async (t) => {
  const wrong = SERVICE.read({
    metadata: { annotations: { a: true, b: "x" }, labels: [], finalizers: ["x", 1], name: 7 },
    spec: {
      type: 1,
      ports: "80",
      ipFamilies: {},
      healthCheckNodePort: 1.5,
      allocateLoadBalancerNodePorts: "no",
      sessionAffinityConfig: [],
    },
    status: 3,
  });
  t.same(wrong.problems.map(({ path }) => path).sort(), [
    "/metadata/annotations/a",
    "/metadata/finalizers/1",
    "/metadata/labels",
    "/metadata/name",
    "/spec/allocateLoadBalancerNodePorts",
    "/spec/healthCheckNodePort",
    "/spec/ipFamilies",
    "/spec/ports",
    "/spec/sessionAffinityConfig",
    "/spec/type",
    "/status",
  ]);
  t.same(SERVICE.read({ spec: { ports: [{ port: 99999, targetPort: {} }] } }).problems, [
    { path: "/spec/ports/0/targetPort", expected: "an integer or a string" },
  ]);
  t.equal(SERVICE.read("text").problems[0]?.expected, "an object");
  const hostile = JSON.parse('{"metadata":{"annotations":{"__proto__":"x","constructor":"y"}}}');
  t.same([...SERVICE.read(hostile).metadata.annotations.keys()], ["__proto__", "constructor"]);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      SERVICE.read(value);
      INGRESS.read(value);
      DEPLOYMENT.read(value);
    }),
  );
});

t.test("no Secret and no Pod is watched or reviewed, and each kind has a name of its own", async (t) => {
  const names = KINDS.map(({ kind }) => kind);
  t.equal(new Set(names).size, names.length);
  const read = [...WATCHED, ...REVIEWED].map(({ kind }) => kind);
  t.notOk(read.some((name) => /secret|^pod$/i.test(name)));
  t.notOk(names.some((name) => /^pod$/i.test(name)));
});

t.test("endpoints are counted, and unknown counts as ready", async (t) => {
  const slice = {
    metadata: { name: "web-1", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
    endpoints: [
      { addresses: ["10.0.0.1"], conditions: { ready: true } },
      { addresses: ["10.0.0.2"], conditions: { ready: false } },
      { addresses: ["10.0.0.3"] },
    ],
  };
  t.match(ENDPOINT_SLICE.readPeer(slice), { service: "web", endpoints: 3, readyEndpoints: 2 });
  t.notMatch(JSON.stringify(ENDPOINT_SLICE.project(slice)), /10\.0\.0/, "no address is kept");
  t.match(ENDPOINT_SLICE.readPeer({}), { service: "", endpoints: 0, readyEndpoints: 0 });
});

t.test("the NEG controller's object names a Service's port", async (t) => {
  const neg = {
    metadata: {
      name: "neg-a",
      namespace: "shop",
      deletionTimestamp: "2026-11-21T08:00:00Z",
      labels: { "networking.gke.io/service-name": "web", "networking.gke.io/service-port": "80", team: "a" },
    },
  };
  t.match(SERVICE_NETWORK_ENDPOINT_GROUP.readPeer(neg), {
    metadata: { name: "neg-a", namespace: "shop" },
    service: "web",
    servicePort: "80",
    isTerminating: true,
  });
  t.notMatch(JSON.stringify(SERVICE_NETWORK_ENDPOINT_GROUP.project(neg)), /team/);
});
