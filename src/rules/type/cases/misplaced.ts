import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const GLOBAL_ACCESS = "networking.gke.io/internal-load-balancer-allow-global-access";
const INTERNAL_SUBNET = "networking.gke.io/internal-load-balancer-subnet";
const SUBNET = "networking.gke.io/load-balancer-subnet";
const TIER = "cloud.google.com/network-tier";
const SHARE = "alpha.cloud.google.com/load-balancer-backend-share";
const AFFINITY = "networking.gke.io/l4-strong-session-affinity";
const COLLECTION = "networking.gke.io/ip-collection-v6";
const NETWORK = "networking.gke.io/network";

export const MISPLACED_CASES: CaseTable = {
  "internal-only-annotation-on-external": [
    {
      title: "Global access asked for, the annotation that makes it internal forgotten",
      object: rbs({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "public", action: "warn" }],
      isExample: true,
    },
    {
      title: "Global access on an internal Service",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "A subnet for internal load balancers, and a shared backend service",
      object: rbs({ annotations: { [INTERNAL_SUBNET]: "default", [SHARE]: "true" } }),
      expect: [
        { message: "public", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    {
      title: "Zonal affinity is for internal load balancers",
      object: rbs({ spec: { trafficDistribution: "PreferSameZone" } }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "PreferSameNode is no zonal affinity",
      object: rbs({ spec: { trafficDistribution: "PreferSameNode" } }),
      expect: [],
    },
    {
      title: "A mistyped type is the cause",
      object: loadBalancer({
        annotations: { "networking.gke.io/load-balancer-type": "INTERNAL", [GLOBAL_ACCESS]: "true" },
      }),
      expect: [],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [GLOBAL_ACCESS]: "true" } }), expect: [] },
    {
      title: "A class that is external",
      cluster: { gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({
        annotations: { [GLOBAL_ACCESS]: "true" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
      }),
      expect: [{ message: "public", action: "warn" }],
    },
  ],
  "external-only-annotation-on-internal": [
    {
      title: "A network tier on an internal Service",
      object: internal({ annotations: { [TIER]: "Premium" } }),
      expect: [{ message: "tier", action: "warn" }],
      isExample: true,
    },
    {
      title: "A network tier on an external Service",
      object: rbs({ annotations: { [TIER]: "Premium" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Strong session affinity and an address collection",
      object: internal({ annotations: { [AFFINITY]: "disabled", [COLLECTION]: "" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    {
      title: "By class, without the annotation",
      cluster: { gkeVersion: "1.33.4-gke.1000000" },
      object: loadBalancer({
        annotations: { [TIER]: "Premium" },
        spec: { loadBalancerClass: "networking.gke.io/l4-regional-internal" },
      }),
      expect: [{ message: "tier", action: "warn" }],
    },
    { title: "No load balancer", object: clusterIp({ annotations: { [TIER]: "Premium" } }), expect: [] },
  ],
  "lb-annotation-on-non-loadbalancer": [
    {
      title: "An annotation for load balancers on a ClusterIP Service",
      object: clusterIp({ annotations: { [TIER]: "Premium" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "The same on a load balancer",
      object: rbs({ annotations: { [TIER]: "Premium" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "NEG, backend configuration and l4-rbs are at home there",
      object: clusterIp({
        annotations: {
          "cloud.google.com/neg": '{"ingress": true}',
          "cloud.google.com/backend-config": '{"default": "config"}',
          "cloud.google.com/app-protocols": '{"http": "HTTP2"}',
          "networking.gke.io/transparent-health-checker": '{"enabled": true}',
          "cloud.google.com/l4-rbs": "enabled",
          "example.com/team": "shop",
        },
      }),
      expect: [],
    },
    {
      title: "Each one is named",
      object: clusterIp({ annotations: { [SUBNET]: "default", [GLOBAL_ACCESS]: "true" }, spec: { type: "NodePort" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
  ],
  "legacy-network-ilb-options-ignored": [
    {
      title: "Global access on a legacy network",
      cluster: { legacyNetwork: true },
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "Global access on a VPC network",
      object: internal({ annotations: { [GLOBAL_ACCESS]: "true" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "Either subnet annotation",
      cluster: { legacyNetwork: true },
      object: internal({ annotations: { [SUBNET]: "default", [INTERNAL_SUBNET]: "default" } }),
      expect: [
        { message: "ignored", action: "warn" },
        { message: "ignored", action: "warn" },
      ],
    },
    { title: "No options", cluster: { legacyNetwork: true }, object: internal(), expect: [] },
    {
      title: "An external Service",
      cluster: { legacyNetwork: true },
      object: rbs({ annotations: { [SUBNET]: "default" } }),
      expect: [],
    },
  ],
  "multinetwork-unknown": [
    {
      title: "A Network that does not exist",
      object: rbs({ spec: { selector: { app: "web", [NETWORK]: "blue" } } }),
      expect: [{ message: "unknown", action: "warn" }],
      isExample: true,
    },
    {
      title: "A Network that exists",
      object: rbs({ spec: { selector: { app: "web", [NETWORK]: "blue" } } }),
      others: [{ apiVersion: "networking.gke.io/v1", kind: "Network", metadata: { name: "blue" } }],
      expect: [],
      isExample: true,
    },
    { title: "The cluster's own network", object: rbs({ spec: { selector: { [NETWORK]: "default" } } }), expect: [] },
    { title: "An empty name means the same", object: rbs({ spec: { selector: { [NETWORK]: "" } } }), expect: [] },
    {
      title: "Some manifests do not show every Network",
      object: rbs({ spec: { selector: { [NETWORK]: "blue" } } }),
      isOffline: true,
      expect: [],
    },
    { title: "No load balancer", object: clusterIp({ spec: { selector: { [NETWORK]: "blue" } } }), expect: [] },
    {
      title: "A live Service that comes to name one",
      object: live(rbs, "rbs", { spec: { selector: { [NETWORK]: "blue" } } }),
      old: live(rbs, "rbs"),
      expect: [{ message: "unknown", action: "warn" }],
    },
  ],
};
