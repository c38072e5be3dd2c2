import fc from "fast-check";
import { ANNOTATIONS } from "../../src/domain/annotations.ts";

/** Values of every kind where some other kind is expected. */
const ODD = fc.oneof(
  fc.constantFrom(null, 0, -1, 1.5, true, "", [], {}, "x", "100%", "*"),
  fc.jsonValue({ maxDepth: 1 }),
);

/** Mostly what `usual` makes, now and then something else. */
const mostly = (usual: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: ODD });
const oneOf = (...values: readonly unknown[]) => mostly(fc.constantFrom(...values));
const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  mostly(fc.record(fields, { requiredKeys: [] }));
const listOf = (item: fc.Arbitrary<unknown>) => mostly(fc.array(item, { maxLength: 3 }));

const VALUE = oneOf(
  '{"ingress": true}',
  '{"ingress": false}',
  '{"exposed_ports": {"80": {"name": "n"}}}',
  '{"exposedPorts": {}}',
  '{"default": "web"}',
  '{"enabled": true}',
  "0.05",
  "false",
  "no",
  "gce",
  "gce-internal",
  "nginx",
  "web-ip",
  "{",
);
const METADATA = some({
  name: fc.constantFrom("web", "other"),
  namespace: fc.constant("shop"),
  annotations: mostly(fc.dictionary(fc.constantFrom(...ANNOTATIONS.keys()), VALUE, { maxKeys: 4 })),
  labels: mostly(fc.constant({ "l4guard.dev/neg": "true" })),
});
const BACKEND = some({
  service: some({
    name: oneOf("web", "other", "missing"),
    port: some({ number: oneOf(80, 81), name: oneOf("http", "x") }),
  }),
  serviceName: oneOf("web"),
  servicePort: oneOf(80, "http"),
  resource: ODD,
});
const PATH = some({
  path: oneOf("", "/", "/a", "/a*", "/*"),
  pathType: oneOf("Exact", "Prefix", "ImplementationSpecific"),
  backend: BACKEND,
});
const INGRESS = fc.record({
  kind: fc.constant("Ingress" as const),
  apiVersion: fc.constantFrom("networking.k8s.io/v1", "extensions/v1beta1"),
  metadata: METADATA,
  spec: some({
    ingressClassName: oneOf("gce", "nginx"),
    defaultBackend: BACKEND,
    backend: BACKEND,
    tls: listOf(ODD),
    rules: listOf(some({ host: oneOf("", "a.example"), http: some({ paths: listOf(PATH) }) })),
  }),
});

const CONTAINER = some({
  name: oneOf("server"),
  ports: listOf(some({ name: oneOf("http"), containerPort: oneOf(8080) })),
  readinessProbe: ODD,
  lifecycle: some({ preStop: some({ exec: some({ command: oneOf(["sleep", "90"]) }), sleep: ODD }) }),
});
const WORKLOAD = fc.record({
  kind: fc.constantFrom("Deployment" as const, "StatefulSet" as const, "DaemonSet" as const),
  metadata: METADATA,
  spec: some({
    replicas: oneOf(0, 1),
    minReadySeconds: oneOf(0, 59, 60, 700),
    progressDeadlineSeconds: oneOf(60, 600),
    strategy: some({ type: oneOf("Recreate"), rollingUpdate: oneOf({ maxUnavailable: "100%" }) }),
    template: some({
      metadata: oneOf({ labels: { app: "web" } }),
      spec: some({
        terminationGracePeriodSeconds: oneOf(10, 30, 60),
        hostNetwork: oneOf(true, false),
        readinessGates: oneOf([{ conditionType: "cloud.google.com/load-balancer-neg-ready" }]),
        containers: listOf(CONTAINER),
      }),
    }),
  }),
});

const SERVICE = fc.record({
  kind: fc.constant("Service" as const),
  metadata: METADATA,
  spec: some({
    type: oneOf("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"),
    selector: oneOf({ app: "web" }),
    ports: listOf(some({ name: oneOf("http"), port: oneOf(80, 81), targetPort: oneOf(8080, "http") })),
    clusterIP: oneOf("None"),
    allocateLoadBalancerNodePorts: oneOf(true, false),
  }),
});
const AUTOSCALER = fc.record({
  kind: fc.constantFrom("ScaledObject", "HorizontalPodAutoscaler", "IngressClass", "BackendConfig"),
  metadata: METADATA,
  spec: some({ scaleTargetRef: some({ kind: oneOf("Deployment"), name: oneOf("web") }), minReplicas: oneOf(0, 1) }),
});

/** An Ingress, a workload, or a Service for them, anything from ordinary to absurd. */
export const LAYER_7_OBJECT = fc.oneof(INGRESS, WORKLOAD, SERVICE);

/** Something that rules about these look up. */
export const LAYER_7_NEIGHBOUR: fc.Arbitrary<unknown> = fc.oneof(LAYER_7_OBJECT, AUTOSCALER);
