import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const RBS = "cloud.google.com/l4-rbs";
const TYPE = "networking.gke.io/load-balancer-type";
const UNMADE = { mutations: { enabled: false } };

const DENIED = [{ message: "ignored", action: "deny" as const }];
const WARNED = [{ message: "ignored", action: "warn" as const }];
const PUBLIC = [{ message: "public", action: "deny" as const }];

const keyed = (key: string, value = "x") => rbs({ annotations: { [key]: value } });
const ingress = (key: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop", annotations: { [key]: "x" } },
  spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
});
const deployment = (podAnnotations: object) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { template: { metadata: { labels: { app: "web" }, annotations: podAnnotations } } },
});

export const KEY_CASES: CaseTable = {
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
      title: "The key of another Ingress controller",
      object: ingress("nginx.ingress.kubernetes.io/rewrite-target"),
      expect: [],
    },
  ],
  "annotation-key-wrong-case": [
    {
      title: "Capitals in the name",
      object: loadBalancer({ annotations: { "cloud.google.com/L4-RBS": "enabled" } }),
      policy: UNMADE,
      expect: DENIED,
      isExample: true,
    },
    { title: "The documented case", object: rbs(), expect: [], isExample: true },
    {
      title: "Capitals in the prefix make it public",
      object: loadBalancer({ annotations: { "Networking.GKE.io/load-balancer-type": "Internal" } }),
      expect: PUBLIC,
    },
    {
      title: "The right key is there as well",
      object: internal({ annotations: { "Networking.GKE.io/load-balancer-type": "Internal" } }),
      expect: WARNED,
    },
    {
      title: "Another key",
      object: rbs({ annotations: { "cloud.google.com/Network-Tier": "Standard" } }),
      expect: WARNED,
    },
    {
      title: "An Ingress key in lower case",
      object: ingress("networking.gke.io/v1beta1.frontendconfig"),
      expect: WARNED,
    },
    { title: "An Ingress key as documented", object: ingress("networking.gke.io/v1beta1.FrontendConfig"), expect: [] },
  ],
  "annotation-in-labels": [
    {
      title: "The type as a label makes the load balancer public",
      object: loadBalancer({ labels: { [TYPE]: "Internal" } }),
      expect: PUBLIC,
      isExample: true,
    },
    { title: "The type as an annotation", object: internal(), expect: [], isExample: true },
    {
      title: "l4-rbs in the selector",
      object: loadBalancer({ spec: { selector: { app: "web", [RBS]: "enabled" } } }),
      policy: UNMADE,
      expect: DENIED,
    },
    {
      title: "A key in the spec",
      object: rbs({ spec: { "cloud.google.com/network-tier": "Standard" } }),
      expect: WARNED,
    },
    { title: "The annotation is there as well", object: internal({ labels: { [TYPE]: "Internal" } }), expect: WARNED },
    {
      title: "The one key that belongs into a selector",
      object: rbs({ spec: { selector: { app: "web", "networking.gke.io/network": "default" } } }),
      expect: [],
    },
    { title: "Ordinary labels", object: rbs({ labels: { app: "web" } }), expect: [] },
    {
      title: "NEGs asked for on Pods",
      object: deployment({ "cloud.google.com/neg": '{"ingress": true}' }),
      expect: [{ message: "template", action: "warn" }],
    },
    { title: "Other annotations of Pods", object: deployment({ "example.com/team": "shop" }), expect: [] },
  ],
};
