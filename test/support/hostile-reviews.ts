import { plainService, serviceReview } from "./review-server.ts";

/** A review that is to be slow. */
export interface HostileReview {
  readonly phase: "mutate" | "validate";
  readonly uid: string;
  /** JSON. */
  readonly body: string;
}

/** All annotations of an object together may be 256 KiB (apimachinery validation/objectmeta.go TotalAnnotationSizeLimitB). */
const BYTES = 250_000;
const CLUSTER_IP = { type: "ClusterIP", loadBalancerSourceRanges: undefined, externalTrafficPolicy: undefined };

/** An annotation of the largest size: `item` again and again, between `open` and `close`. */
function annotated(key: string, open: string, item: (n: number) => string, close: string): object {
  let text = open;
  for (let n = 0; text.length < BYTES; n++) text += item(n);
  return plainService({ metadata: { annotations: { [key]: text.replace(/,$/, "") + close } }, spec: CLUSTER_IP });
}

function withAnnotations(count: number, key: (n: number) => string): object {
  const entries = Array.from({ length: count }, (_, n) => [key(n), ""]);
  return plainService({ metadata: { annotations: Object.fromEntries(entries) } });
}

function list<T>(length: number, item: (n: number) => T): T[] {
  return Array.from({ length }, (_, n) => item(n));
}

function named(prefix: string, count: number): Readonly<Record<string, string>> {
  return Object.fromEntries(list(count, (n) => [`${prefix}${n}`, "x"]));
}

const NEG = "cloud.google.com/neg";
const BACKEND_CONFIG = "cloud.google.com/backend-config";
const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const SERVICES: readonly object[] = [
  annotated(NEG, '{"exposed_ports":{', (n) => `"${n % 60_000}":{"x${n}":1},`, "}}"),
  annotated(NEG, '{"exposed_ports":{', (n) => `"${n}":{},`, "}}"),
  annotated(NEG, '{"exposed_ports":{', (n) => `"${n}":{"name":"n${n}"},`, "}}"),
  annotated(NEG, '{"exposed_ports":{', (n) => `"${n}":null,`, "}}"),
  annotated(NEG, "{", (n) => `"${n.toString(36)}":1,`, "}"),
  annotated(NEG, "{", (n) => `"exposed_port${n.toString(36)}":1,`, "}"),
  annotated(NEG, '{"ingress":true,"zones":[', (n) => `"z${n}",`, "]}"),
  annotated(NEG, "", () => "[", ""),
  annotated(NEG, '{"a":"', () => '\\"', '"}'),
  annotated("cloud.google.com/app-protocols", "{", (n) => `"p${n}":"HTTP",`, "}"),
  annotated(BACKEND_CONFIG, '{"ports":{', (n) => `"p${n}":"b${n}",`, "}}"),
  annotated("networking.gke.io/transparent-health-checker", "{", (n) => `"p${n}":"HTTP",`, "}"),
  annotated("networking.gke.io/load-balancer-ip-addresses", "", (n) => `a${n},`, ""),
  annotated("l4guard.dev/exempt", "", (n) => `r${n},`, ""),
  annotated(RANGES, "", (n) => `10.${(n >> 8) % 256}.${n % 256}.0/24,`, ""),
  withAnnotations(8_000, (n) => `example.com/k${n}`),
  withAnnotations(5_000, (n) => `networking.gke.io/load-balancer-typ${n}`),
  plainService({
    spec: { ports: list(5_000, (n) => ({ name: `p${n}`, port: n + 1, protocol: n % 2 ? "TCP" : "UDP" })) },
  }),
  plainService({ spec: { ports: list(3_000, (n) => ({ name: `p${n}`, port: 1, protocol: `X${n}` })) } }),
  // A VPC firewall rule takes 5,000 source ranges.
  plainService({ spec: { loadBalancerSourceRanges: list(5_000, (n) => `10.${(n >> 8) % 256}.${n % 256}.0/24`) } }),
  plainService({ spec: { loadBalancerSourceRanges: list(5_000, () => "0.0.0.0/0") } }),
  plainService({
    metadata: { annotations: { [BACKEND_CONFIG]: JSON.stringify({ ports: named("b", 8_000) }) } },
    spec: { type: "NodePort", ports: list(8_000, (n) => ({ name: `p${n}`, port: n + 1, protocol: "TCP" })) },
  }),
  plainService({
    metadata: { deletionTimestamp: "2026-11-26T12:00:00Z", finalizers: ["example.com/wait"] },
    spec: { externalIPs: list(40_000, (n) => `198.51.${n >> 8}.${n & 255}`) },
  }),
];

function ingress(rules: readonly object[]): object {
  const metadata = { name: "front", namespace: "shop", annotations: { "kubernetes.io/ingress.class": "gce" } };
  return { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata, spec: { rules } };
}

function path(path: string, service: string): object {
  return { path, pathType: "Prefix", backend: { service: { name: service, port: { number: 443 } } } };
}

const PLAIN_INGRESS = ingress([{ http: { paths: [path("/", "web")] } }]);
const INGRESSES: readonly object[] = [
  ingress(list(8_000, (n) => ({ host: `h${n}.example.com`, http: { paths: [path("/", `web${n}`)] } }))),
  ingress(list(8_000, () => ({ host: "example.com", http: { paths: [path("/", "web")] } }))),
  ingress([{ host: "example.com", http: { paths: list(10_000, (n) => path(`/p${n}`, `web${n}`)) } }]),
  ingress([{ host: "example.com", http: { paths: list(10_000, (n) => path(`/p${n}.*(a|b)`, "web")) } }]),
];

function deployment(labels: object, containers: readonly object[]): object {
  const template = { metadata: { labels: { app: "web", ...labels } }, spec: { containers } };
  const metadata = { name: "web", namespace: "shop" };
  const spec = { replicas: 2, selector: { matchLabels: { app: "web" } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata, spec };
}

const PLAIN_DEPLOYMENT = deployment({}, [{ name: "web", image: "web" }]);
const DEPLOYMENTS: readonly object[] = [
  deployment(named("l", 40_000), []),
  deployment({}, [
    { name: "web", image: "web", ports: list(20_000, (n) => ({ name: `p${n}`, containerPort: n + 1 })) },
  ]),
  deployment(
    {},
    list(8_000, (n) => ({ name: `c${n}`, image: "web", readinessProbe: { httpGet: { path: "/", port: 8_080 } } })),
  ),
];

/** The requests for each object: created, updated from an ordinary one of its kind, and updated as it is. */
const REQUESTS: readonly object[] = [
  ...requestsFor(SERVICES, plainService(), { group: "", version: "v1", kind: "Service" }, "services"),
  ...requestsFor(INGRESSES, PLAIN_INGRESS, { group: "networking.k8s.io", version: "v1", kind: "Ingress" }, "ingresses"),
  ...requestsFor(DEPLOYMENTS, PLAIN_DEPLOYMENT, { group: "apps", version: "v1", kind: "Deployment" }, "deployments"),
];

function requestsFor(objects: readonly object[], plain: object, kind: object, resource: string): readonly object[] {
  return objects.flatMap((object) => {
    const request = { kind, resource: { ...kind, kind: undefined, resource }, object };
    return [request, ...[plain, object].map((oldObject) => ({ ...request, operation: "UPDATE", oldObject }))];
  });
}

/** Reviews of objects that are as large and as tangled as an API server takes them, on both paths. */
export const HOSTILE_REVIEWS: readonly HostileReview[] = REQUESTS.flatMap((request) =>
  (["mutate", "validate"] as const).map((phase) => {
    const review = serviceReview({}, request);
    return { phase, uid: review.request.uid, body: JSON.stringify(review) };
  }),
);
