import type { CaseTable } from "../case.ts";
import { backendConfig, deployment, frontendConfig, ingress as layer7, rule } from "../shared/layer-7.sketches.ts";
import { clusterIp, internal, loadBalancer, rbs } from "../shared/service.sketches.ts";

const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };

export const CASES: CaseTable = {
  "field-misspelt": [
    {
      title: "Annotations without their last letter: meant internal, made public",
      object: loadBalancer({ metadata: { annotation: INTERNAL } }),
      isOffline: true,
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "The right name",
      object: internal(),
      isOffline: true,
      expect: [],
      isExample: true,
    },
    {
      title: "A field in other letter case",
      object: rbs({ spec: { loadBalancerIp: "203.0.113.10" } }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "A field of a port",
      object: rbs({ ports: [{ port: 80, targetport: 8080 }] }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "A field of the spec among the metadata",
      object: rbs({ metadata: { externalTrafficPolicy: "Local" } }),
      isOffline: true,
      expect: [{ message: "misplaced", action: "warn" }],
    },
    {
      title: "A field of a path of an Ingress",
      object: layer7({
        rules: [{ http: { paths: [{ path: "/", pathtype: "Prefix", backend: { service: { name: "web" } } }] } }],
      }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "A field that no BackendConfig has",
      object: backendConfig({ healthCheck: { protocol: "HTTP", requestPath: "/healthz" } }),
      isOffline: true,
      expect: [{ message: "unknown", action: "warn" }],
    },
    {
      title: "A field of a BackendConfig in other letter case",
      object: backendConfig({ timeoutsec: 60 }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "Every sort of field of a BackendConfig",
      object: backendConfig({
        cdn: {
          enabled: true,
          cachePolicy: { includeHost: true, queryStringWhitelist: ["q"] },
          negativeCachingPolicy: [{ code: 404, ttl: 1 }],
        },
        logging: { enable: true, sampleRate: 0.5 },
        customResponseHeaders: { headers: ["a: b"] },
      }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A field of a FrontendConfig, cut short",
      object: frontendConfig({ redirectToHttps: { enabled: true, responseCode: "FOUND" } }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "A preStop hook by a longer name",
      object: deployment({ container: { lifecycle: { preStopHook: { exec: { command: ["sleep", "60"] } } } } }),
      isOffline: true,
      expect: [{ message: "misspelt", action: "warn" }],
    },
    {
      title: "What no load balancer depends on, in a workload",
      object: deployment({ container: { imagePullPolcy: "Always" } }),
      isOffline: true,
      expect: [],
    },
    {
      title: "Every part of an Ingress",
      object: layer7({
        rules: [rule("a.example", ["/*", "ImplementationSpecific"])],
        spec: { tls: [{ hosts: ["a.example"], secretName: "a" }] },
      }),
      isOffline: true,
      expect: [],
    },
    {
      title: "Free keys, and fields that are like no other: of a newer Kubernetes, of a tool",
      object: clusterIp({
        labels: { annotation: "a", spce: "b" },
        annotations: { typ: "c" },
        metadata: { team: "d" },
        spec: { selector: { porst: "e" }, weighting: {}, $patch: "replace", "x-owner": "team" },
      }),
      isOffline: true,
      expect: [],
    },
    {
      title: "A request, which the API server has read by its schema already",
      object: loadBalancer({ metadata: { annotation: INTERNAL } }),
      expect: [],
    },
  ],
};
