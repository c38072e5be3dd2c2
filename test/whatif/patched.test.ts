import t from "tap";
import { patched } from "../../src/whatif/replay/patched.ts";

const SERVICE = {
  kind: "Service",
  metadata: { name: "web", annotations: { a: "1", b: "2" }, finalizers: ["x", "y"] },
  spec: { type: "LoadBalancer", ports: [{ port: 80, nodePort: 30_080 }, { port: 443 }], externalIPs: ["192.0.2.1"] },
};
const DEPLOYMENT = { kind: "Deployment", metadata: { finalizers: ["x"] }, spec: { replicas: 1 } };
const BACKEND_CONFIG = { kind: "BackendConfig", spec: { customRequestHeaders: { headers: ["a", "b"] } } };

const { metadata, spec } = SERVICE;
const [http, https] = spec.ports;
const withPorts = (...ports: readonly unknown[]) => ({ ...SERVICE, spec: { ...spec, ports } });
const withMetadata = (more: object) => ({ ...SERVICE, metadata: { ...metadata, ...more } });
const ordered = (...ports: readonly number[]) => ({ "$setElementOrder/ports": ports.map((port) => ({ port })) });

/** A body of a PATCH of an object, and what comes of it; test/e2e/patches.e2e.ts asks a real API server for many more. */
const CASES: Readonly<Record<string, readonly [before: unknown, body: unknown, after: unknown]>> = {
  "no object before": [undefined, { metadata: {} }, undefined],
  "no list: both kinds of merge are one": [
    SERVICE,
    { metadata: { annotations: { a: null, c: "3" } }, spec: { selector: { app: "web" } } },
    { ...withMetadata({ annotations: { b: "2", c: "3" } }), spec: { ...spec, selector: { app: "web" } } },
  ],
  "a list that is replaced by either": [
    SERVICE,
    { spec: { externalIPs: ["192.0.2.2"] } },
    { ...SERVICE, spec: { ...spec, externalIPs: ["192.0.2.2"] } },
  ],
  "a list that a strategic patch would merge": [SERVICE, { spec: { ports: [{ port: 81 }] } }, undefined],
  "a list of which both kinds make the same": [SERVICE, { spec: { ports: [http, https] } }, SERVICE],
  "an apply, which takes away what is its own": [
    SERVICE,
    { apiVersion: "v1", kind: "Service", metadata: { name: "web" } },
    undefined,
  ],
  "a port changed with kubectl edit": [
    SERVICE,
    { spec: { ...ordered(81, 443), ports: [{ port: 81 }, { port: 80, $patch: "delete" }] } },
    withPorts({ port: 81 }, https),
  ],
  "a field of a port": [
    SERVICE,
    { spec: { ...ordered(80, 443), ports: [{ port: 443, name: "https" }] } },
    withPorts(http, { port: 443, name: "https" }),
  ],
  "a field of the first port alone": [
    SERVICE,
    { spec: { ...ordered(80), ports: [{ port: 80, name: "http" }] } },
    withPorts({ ...http, name: "http" }, https),
  ],
  "ports in another order alone": [SERVICE, { spec: ordered(443, 80) }, withPorts(https, http)],
  "ports replaced as a whole": [
    SERVICE,
    { spec: { ports: [{ port: 81 }, { $patch: "replace" }] } },
    withPorts({ port: 81 }),
  ],
  "a new port comes first, what stood before a known one stays there": [
    SERVICE,
    { spec: { ports: [{ port: 81 }, { port: 443 }], $retainKeys: ["ports", "type"] } },
    { ...SERVICE, spec: { type: "LoadBalancer", ports: [{ port: 81 }, http, https] } },
  ],
  "an object deleted and one replaced": [
    SERVICE,
    { metadata: { annotations: { $patch: "replace", c: "3" } }, spec: { $patch: "delete" } },
    { kind: "Service", metadata: { ...metadata, annotations: { c: "3" } } },
  ],
  "finalizers added and taken off": [
    SERVICE,
    { metadata: { finalizers: ["z"], "$deleteFromPrimitiveList/finalizers": ["x"] } },
    withMetadata({ finalizers: ["z", "y"] }),
  ],
  "a list made where none was, of a kind whose other lists are not known": [
    DEPLOYMENT,
    { metadata: { "$setElementOrder/finalizers": ["y", "x"], finalizers: ["y"] }, spec: { replicas: 2 } },
    { kind: "Deployment", metadata: { finalizers: ["y", "x"] }, spec: { replicas: 2 } },
  ],
  "a list of a kind of which it is not known whether it is merged": [
    DEPLOYMENT,
    { spec: { template: { spec: { containers: [{ name: "web" }] } } } },
    undefined,
  ],
  "a custom resource, which knows no strategic merge": [
    BACKEND_CONFIG,
    { spec: { customRequestHeaders: { headers: ["c"] } } },
    { kind: "BackendConfig", spec: { customRequestHeaders: { headers: ["c"] } } },
  ],
  "operations of a JSON patch": [
    SERVICE,
    [
      { op: "test", path: "/spec/type", value: "LoadBalancer" },
      { op: "replace", path: "/spec/ports/0/port", value: 81 },
      { op: "copy", from: "/spec/ports/0/port", path: "/spec/ports/0/targetPort" },
      { op: "move", from: "/metadata/annotations/a", path: "/metadata/annotations/c" },
      { op: "remove", path: "/spec/ports/1" },
      { op: "add", path: "/spec/ports/-", value: { port: 8_080 } },
    ],
    {
      ...withMetadata({ annotations: { b: "2", c: "1" } }),
      spec: { ...spec, ports: [{ port: 81, nodePort: 30_080, targetPort: 81 }, { port: 8_080 }] },
    },
  ],
  "a test that fails": [SERVICE, [{ op: "test", path: "/spec/type", value: "ClusterIP" }], undefined],
  "a move of nothing": [SERVICE, [{ op: "move", from: "/spec/nothing", path: "/spec/type" }], undefined],
  "a path that does not exist": [SERVICE, [{ op: "replace", path: "/spec/nothing/at/all", value: 1 }], undefined],
  "no path": [SERVICE, [{ op: "remove" }], undefined],
  "no operation": [SERVICE, [{ op: "swap", path: "/spec" }], undefined],
};

t.test("what a PATCH makes of an object is told where its body tells", async (t) => {
  for (const [title, [before, body, after]] of Object.entries(CASES)) t.same(patched(before, body), after, title);
});
