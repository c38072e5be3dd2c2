import type { CaseTable } from "../case.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../shared/service.sketches.ts";
import { DENIED, ingress, PUBLIC, UNMADE, WARNED } from "./keys.sketches.ts";

const keyed = (key: string, value = "x") => rbs({ annotations: { [key]: value } });

export const CASES: CaseTable = {
  "annotation-key-near-miss": [
    {
      title: "The wrong prefix makes the load balancer public",
      object: loadBalancer({ annotations: { "networking.gke.io/loadbalancer-type": "Internal" } }),
      expect: PUBLIC,
      isExample: true,
    },
    { title: "The right key", object: internal(), expect: [], isExample: true },
    {
      title: "l4-rbs under the other prefix, without mutations",
      object: loadBalancer({ annotations: { "networking.gke.io/l4-rbs": "enabled" } }),
      policy: UNMADE,
      expect: DENIED,
    },
    {
      title: "Where the mutation adds the right key it is a warning",
      object: loadBalancer({ annotations: { "networking.gke.io/l4-rbs": "enabled" } }),
      expect: WARNED,
    },
    {
      title: "An underscore",
      object: loadBalancer({ annotations: { "cloud.google.com/l4_rbs": "enabled" } }),
      policy: UNMADE,
      expect: DENIED,
    },
    { title: "The right key is there as well", object: keyed("networking.gke.io/l4-rbs", "enabled"), expect: WARNED },
    {
      title: "Addresses under the other prefix",
      object: keyed("cloud.google.com/load-balancer-ip-addresses"),
      expect: WARNED,
    },
    { title: "Addresses in the singular", object: keyed("networking.gke.io/load-balancer-ip-address"), expect: WARNED },
    {
      title: "NEGs by the key of their alpha releases",
      object: clusterIp({ annotations: { "alpha.cloud.google.com/load-balancer-neg": "true" } }),
      expect: WARNED,
    },
    {
      title: "A certificate by the key of its alpha releases",
      object: ingress("gke.googleapis.com/managed-certificates"),
      expect: WARNED,
    },
    {
      title: "What has become a field",
      object: keyed("service.beta.kubernetes.io/external-traffic", "OnlyLocal"),
      expect: [{ message: "field", action: "warn" }],
    },
    {
      title: "What has become a field, beside that field",
      object: rbs({
        annotations: { "service.beta.kubernetes.io/external-traffic": "OnlyLocal" },
        spec: { externalTrafficPolicy: "Local" },
      }),
      expect: [],
    },
    { title: "The tier under the other prefix", object: keyed("networking.gke.io/network-tier"), expect: WARNED },
    {
      title: "The subnet of an internal load balancer",
      object: internal({ annotations: { "cloud.google.com/internal-load-balancer-subnet": "default" } }),
      expect: DENIED,
    },
    { title: "NEGs under the other prefix", object: keyed("networking.gke.io/neg", "{}"), expect: WARNED },
    {
      title: "NEGs in the plural",
      object: clusterIp({ annotations: { "cloud.google.com/negs": "{}" } }),
      expect: WARNED,
    },
    {
      title: "Global access by a shorter name",
      object: internal({ annotations: { "networking.gke.io/internal-load-balancer-global-access": "true" } }),
      expect: DENIED,
    },
    {
      title: "Global access by the shortest",
      object: internal({ annotations: { "networking.gke.io/allow-global-access": "true" } }),
      expect: DENIED,
    },
    {
      title: "Weights under the other prefix",
      object: keyed("cloud.google.com/weighted-load-balancing"),
      expect: WARNED,
    },
    { title: "No prefix at all", object: keyed("network-tier"), expect: WARNED },
    { title: "Two letters swapped", object: keyed("cloud.google.com/netwrok-tier"), expect: WARNED },
    {
      title: "Three edits in a long key",
      object: keyed("networking.gke.io/wieghted-loadbalancin"),
      expect: WARNED,
    },
    { title: "Three edits in a short one", object: keyed("cloud.google.com/backnd-cofnigs"), expect: [] },
    { title: "A key that resembles none", object: keyed("networking.gke.io/service-attachment-name"), expect: [] },
    { title: "A key of somebody else", object: keyed("example.com/network-tier"), expect: [] },
    {
      title: "Keys of tools and of controllers",
      object: live(rbs, "rbs", {
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": "{}",
          "meta.helm.sh/release-name": "web",
          "argocd.argoproj.io/tracking-id": "web",
          "service.kubernetes.io/backend-service": "k8s2-x",
          "cloud.google.com/neg-status": "{}",
        },
      }),
      old: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "A live Service that had it before",
      object: live(rbs, "rbs", { annotations: { "networking.gke.io/network-tier": "Premium" }, labels: { a: "b" } }),
      old: live(rbs, "rbs", { annotations: { "networking.gke.io/network-tier": "Premium" } }),
      expect: [],
    },
    {
      title: "What is ignored anyway is not denied",
      object: clusterIp({ annotations: { "networking.gke.io/l4-rbs": "enabled" } }),
      expect: WARNED,
    },
    {
      title: "An Ingress address by a shorter name",
      object: ingress("kubernetes.io/ingress.global-static-ip"),
      expect: WARNED,
    },
    { title: "The regional one too", object: ingress("kubernetes.io/ingress.regional-static-ip"), expect: WARNED },
    {
      title: "A certificate in the singular",
      object: ingress("networking.gke.io/managed-certificate"),
      expect: WARNED,
    },
    {
      title: "A FrontendConfig in the version of the day",
      object: ingress("networking.gke.io/v1.FrontendConfig"),
      expect: WARNED,
    },
    {
      title: "A FrontendConfig, hyphenated and under another prefix",
      object: ingress("cloud.google.com/frontend-config"),
      expect: WARNED,
    },
    { title: "Without what the prefix says", object: ingress("ingress.kubernetes.io/allow-http"), expect: WARNED },
    {
      title: "A BackendConfig, written as a FrontendConfig is",
      object: ingress("cloud.google.com/v1.BackendConfig"),
      expect: [{ message: "elsewhere", action: "warn" }],
    },
    {
      title: "A certificate on a Service",
      object: rbs({ annotations: { "networking.gke.io/v1.ManagedCertificates": "web" } }),
      expect: [{ message: "elsewhere", action: "warn" }],
    },
    {
      title: "A short name says too little",
      object: ingress("networking.gke.io/NEG"),
      expect: [],
    },
    {
      title: "Cloud Armor in an annotation that there has never been",
      object: ingress("cloud.google.com/armor-config"),
      expect: [{ message: "nobody", action: "warn" }],
    },
    {
      title: "The key of another Ingress controller",
      object: ingress("nginx.ingress.kubernetes.io/rewrite-target"),
      expect: [],
    },
  ],
};
