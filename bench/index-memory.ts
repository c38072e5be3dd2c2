import { ClusterIndex } from "../src/cluster/cluster-index.ts";
import { BACKEND_CONFIG } from "../src/domain/kinds/backend-config.ts";
import { ENDPOINT_SLICE } from "../src/domain/kinds/endpoint-slice.ts";
import { INGRESS } from "../src/domain/kinds/ingress.ts";
import type { Indexed } from "../src/domain/kinds/kinds.ts";
import { SERVICE_NETWORK_ENDPOINT_GROUP } from "../src/domain/kinds/service-network-endpoint-group.ts";

/**
 * What the webhook's index keeps of the objects of container-native load balancing, in bytes for each: objects as an API
 * server sends them, 10,000 of a kind by default, each parsed by itself. Exit code 1 where one takes more than 2 KiB.
 * Usage: node --expose-gc bench/index-memory.ts [OBJECTS]
 */
const OBJECTS = Number(process.argv[2] ?? 10_000);
const MOST_BYTES = 2_048;

const metadata = (name: string, n: number, more: object = {}) => ({
  name: `${name}-${n}`,
  namespace: `team-${n % 100}`,
  uid: `9c3f1c1e-7d59-4c5c-8f7f-${String(n).padStart(12, "0")}`,
  resourceVersion: String(1_000_000 + n),
  creationTimestamp: "2026-11-21T08:00:00Z",
  labels: { app: `web-${n}`, team: "shop" },
  managedFields: [{ manager: "kubectl", operation: "Apply", fieldsType: "FieldsV1", fieldsV1: { "f:spec": {} } }],
  ...more,
});

const path = (n: number, p: number) => ({
  path: `/part-${p}`,
  pathType: "Prefix",
  backend: { service: { name: `web-${n}-${p}`, port: { number: 80 } } },
});

/** Two hosts with three paths each; a certificate, an address and a FrontendConfig by annotation. */
const ingress = (n: number) => ({
  metadata: metadata("front", n, {
    annotations: {
      "kubernetes.io/ingress.class": "gce",
      "kubernetes.io/ingress.global-static-ip-name": `front-${n}`,
      "networking.gke.io/v1beta1.FrontendConfig": "redirect",
      "ingress.kubernetes.io/url-map": `k8s2-um-abcdefgh-team-front-${n}`,
    },
    finalizers: ["networking.gke.io/ingress-finalizer-V2"],
  }),
  spec: {
    tls: [{ secretName: `front-${n}` }],
    rules: ["shop", "api"].map((host) => ({
      host: `${host}-${n}.example.com`,
      http: { paths: [0, 1, 2].map((p) => path(n, p)) },
    })),
  },
  status: { loadBalancer: { ingress: [{ ip: "203.0.113.10" }] } },
});

const backendConfig = (n: number) => ({
  metadata: metadata("config", n),
  spec: { timeoutSec: 40, connectionDraining: { drainingTimeoutSec: 60 }, healthCheck: { type: "HTTP", port: 8080 } },
});

const serviceNeg = (n: number) => ({
  metadata: metadata("k8s1-abcdefgh-team-web-80", n, {
    labels: {
      "networking.gke.io/managed-by": "neg-controller",
      "networking.gke.io/service-name": `web-${n}`,
      "networking.gke.io/service-port": "80",
    },
  }),
  status: {
    networkEndpointGroups: [{ id: "1", selfLink: "https://www.googleapis.com/compute/v1/projects/p/zones/z" }],
  },
});

/** Ten endpoints, which the index counts. */
const endpointSlice = (n: number) => ({
  metadata: metadata("web", n, { labels: { "kubernetes.io/service-name": `web-${n}` } }),
  addressType: "IPv4",
  endpoints: Array.from({ length: 10 }, (_, i) => ({
    addresses: [`10.4.${n % 250}.${i}`],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: `node-${i}`,
    targetRef: { kind: "Pod", name: `web-${n}-${i}` },
  })),
  ports: [{ name: "http", port: 8080, protocol: "TCP" }],
});

const SAMPLES: readonly (readonly [kind: Indexed, object: (n: number) => object])[] = [
  [INGRESS, ingress],
  [BACKEND_CONFIG, backendConfig],
  [SERVICE_NETWORK_ENDPOINT_GROUP, serviceNeg],
  [ENDPOINT_SLICE, endpointSlice],
];

function usedBytes(): number {
  for (let n = 0; n < 3; n++) globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function bytesOfEach(kind: Indexed, objectOf: (n: number) => object): number {
  const index = new ClusterIndex();
  const sink = index.sink(kind);
  const before = usedBytes();
  for (let n = 0; n < OBJECTS; n++) sink.put(JSON.parse(JSON.stringify(objectOf(n))));
  const bytes = (usedBytes() - before) / index.count(kind);
  return Math.round(bytes);
}

console.log(`| kind | as JSON | in the index, for each of ${OBJECTS.toLocaleString("en")} |\n| --- | ---: | ---: |`);
for (const [kind, objectOf] of SAMPLES) {
  bytesOfEach(kind, objectOf);
  const bytes = bytesOfEach(kind, objectOf);
  console.log(`| ${kind.kind} | ${JSON.stringify(objectOf(1)).length} B | ${bytes} B |`);
  if (bytes > MOST_BYTES) process.exitCode = 1;
}
