import type { CaseTable } from "../case.ts";
import { backend, backendConfig, frontendConfig, ingress, rule } from "../shared/layer-7.sketches.ts";
import { clusterIp, rbs } from "../shared/service.sketches.ts";

const withPort = (port: object) => clusterIp({ spec: { ports: [{ port: 80, ...port }] } });
const named = (name: string) => ({ ...clusterIp(), metadata: { name, namespace: "shop" } });
const routed = (host: string, apiVersion?: string) =>
  ingress({ rules: [rule(host, ["/", "Prefix"])], ...(apiVersion && { apiVersion }) });

export const CASES: CaseTable = {
  "object-refused": [
    {
      title: "A name that begins with a digit, before GKE 1.36",
      cluster: { gkeVersion: "1.35.4-gke.1000000" },
      object: named("1web"),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
    },
    {
      title: "A name that begins with a digit, from GKE 1.36 on",
      cluster: { gkeVersion: "1.36.3-gke.1000000" },
      object: named("1web"),
      isOffline: true,
      expect: [],
    },
    {
      title: "A name that begins with a digit, on a GKE that nobody knows",
      unknown: ["gkeVersion"],
      object: named("1web"),
      isOffline: true,
      expect: [],
    },
    {
      title: "A target port of digits in quotes",
      object: withPort({ targetPort: "8080" }),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
      isExample: true,
    },
    { title: "The number", object: withPort({ targetPort: 8080 }), isOffline: true, expect: [], isExample: true },
    {
      title: "A port in quotes",
      object: withPort({ port: "80" }),
      isOffline: true,
      expect: [{ message: "type", action: "deny" }],
    },
    {
      title: "A selector as Deployments write theirs",
      object: rbs({ spec: { selector: { matchLabels: { app: "web" } } } }),
      isOffline: true,
      expect: [{ message: "type", action: "deny" }],
    },
    {
      title: "No ports",
      object: clusterIp({ spec: { ports: [] } }),
      isOffline: true,
      expect: [{ message: "missing", action: "deny" }],
    },
    {
      title: "An ExternalName Service without the name",
      object: clusterIp({ spec: { type: "ExternalName" } }),
      isOffline: true,
      expect: [{ message: "missingHere", action: "deny" }],
    },
    {
      title: "Three cluster IPs",
      object: clusterIp({ spec: { clusterIPs: ["10.0.0.1", "fd00::1", "10.0.0.2"] } }),
      isOffline: true,
      expect: [{ message: "shape", action: "deny" }],
    },
    {
      title: "More annotations than an object may hold",
      object: clusterIp({ annotations: { "example.com/a": "x".repeat(262_144) } }),
      isOffline: true,
      expect: [{ message: "shape", action: "deny" }],
    },
    {
      title: "A node port that no cluster has",
      object: clusterIp({ spec: { type: "NodePort", ports: [{ port: 80, nodePort: 70_000 }] } }),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
    },
    {
      title: "A port that a reader is to fill in",
      object: withPort({ port: "PORT", targetPort: "TARGET_PORT" }),
      isOffline: true,
      expect: [],
    },
    { title: "A name for which a script puts another", object: named("EPP"), isOffline: true, expect: [] },
    { title: "A part of a name", object: named("web-RESOURCE_SUFFIX-v2"), isOffline: true, expect: [] },
    {
      title: "The name of a Service behind an Ingress",
      object: ingress({
        rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend: backend("ROLLOUT_NAME-active", 80) }] } }],
      }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A name with a capital letter",
      object: named("Web"),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
    },
    {
      title: "The name of a port in capitals",
      object: withPort({ name: "HTTP" }),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
    },
    { title: "Where the API server has taken it already", object: withPort({ name: "HTTP" }), expect: [] },
    {
      title: "A host with a port",
      object: routed("shop.example.com:8080"),
      isOffline: true,
      expect: [{ message: "value", action: "deny" }],
    },
    { title: "A host", object: routed("shop.example.com"), isOffline: true, expect: [] },
    {
      title: "A version that FrontendConfigs do not have",
      object: { ...frontendConfig(), apiVersion: "networking.gke.io/v1" },
      isOffline: true,
      expect: [{ message: "version", action: "warn" }],
    },
    {
      title: "The old version of BackendConfigs",
      object: { ...backendConfig(), apiVersion: "cloud.google.com/v1beta1" },
      isOffline: true,
      expect: [],
    },
    { title: "The version of FrontendConfigs", object: frontendConfig(), isOffline: true, expect: [] },
    {
      title: "An Ingress of a removed API, which is not asked",
      object: routed("A_B", "networking.k8s.io/v1beta1"),
      isOffline: true,
      expect: [],
    },
  ],
};
