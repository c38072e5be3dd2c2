import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const CLASSES = { gkeVersion: "1.33.4-gke.1000000" };
const classed = (loadBalancerClass: string) => loadBalancer({ spec: { loadBalancerClass } });
const EXT = "networking.gke.io/l4-regional-external";
const INT = "networking.gke.io/l4-regional-internal";
/** The load balancer of an owner after an edit that gave it other annotations. */
const after = (
  owner: Parameters<typeof live>[1],
  annotations: Readonly<Record<string, string>>,
  spec: Readonly<Record<string, unknown>> = {},
) => live(loadBalancer, owner, { annotations, spec });

/** Cases of the rules about edits that would change who provides the load balancer. */
export const OWNERSHIP_CASES: CaseTable = {
  "internal-external-switch": [
    {
      title: "An internal Service becomes public",
      old: live(internal, "subsetting"),
      object: after("subsetting", RBS),
      expect: [{ message: "toExternal", action: "warn" }],
      isExample: true,
    },
    {
      title: "A typo makes it public",
      old: live(internal, "subsetting"),
      object: after("subsetting", { "networking.gke.io/load-balancer-type": "INTERNAL" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "A target pool becomes internal",
      old: live(loadBalancer, "target pool"),
      object: after("target pool", INTERNAL),
      expect: [{ message: "toInternal", action: "warn" }],
    },
    {
      title: "From instance groups to a backend service",
      cluster: { subsetting: false },
      old: live(internal, "instance groups"),
      object: after("instance groups", RBS),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "The internal address stays in loadBalancerIP",
      old: live(internal, "subsetting", { spec: { loadBalancerIP: "10.0.0.50" }, status: ["10.0.0.50"] }),
      object: after("subsetting", RBS, { loadBalancerIP: "10.0.0.50" }),
      expect: [{ message: "addressKept", action: "deny" }],
      isExample: true,
    },
    {
      title: "The name of the external address stays",
      old: live(rbs, "rbs", { annotations: { [NAMES]: "web-ip" } }),
      object: after("rbs", { ...INTERNAL, [NAMES]: "web-ip" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "The name stays as an address",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", RBS, { loadBalancerIP: "10.0.0.50" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "Without an inventory a name that stays is the same address",
      cluster: { addresses: null },
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "int-ip" }),
      expect: [{ message: "addressKept", action: "deny" }],
    },
    {
      title: "The address that stays was of the wrong type before and is right now",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "web-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "web-ip" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "Another address comes with the switch",
      old: live(internal, "subsetting", { annotations: { [NAMES]: "int-ip" } }),
      object: after("subsetting", { ...RBS, [NAMES]: "web-ip" }),
      expect: [{ message: "toExternal", action: "warn" }],
    },
    {
      title: "The older key instead of the newer one is no switch",
      old: live(internal, "subsetting"),
      object: after("subsetting", { "cloud.google.com/load-balancer-type": "Internal" }),
      expect: [],
    },
    { title: "Nothing is live yet", old: internal(), object: rbs(), expect: [] },
    { title: "The type itself changes", old: live(internal, "subsetting"), object: clusterIp(), expect: [] },
  ],
  "rbs-added-to-target-pool": [
    {
      title: "The annotation is added to a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "noMigration", action: "deny" }],
      isExample: true,
    },
    {
      title: "An older target pool carries no finalizer",
      old: live(loadBalancer, "target pool", { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      object: live(rbs, "target pool", { finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [{ message: "noMigration", action: "deny" }],
    },
    {
      title: "Another value becomes the effective one",
      old: live(loadBalancer, "target pool", { annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      object: live(rbs, "target pool"),
      expect: [{ message: "noMigration", action: "deny" }],
    },
    {
      title: "A restored Service has no finalizer but the traces of a backend service",
      old: live(loadBalancer, "rbs", {
        finalizers: [],
        annotations: { "service.kubernetes.io/backend-service": "k8s2-x" },
      }),
      object: live(rbs, "rbs", { finalizers: [], annotations: { "service.kubernetes.io/backend-service": "k8s2-x" } }),
      expect: [{ message: "perhapsLost", action: "warn" }],
    },
    {
      title: "A restored Service that still names its forwarding rule is known to have a backend service",
      old: live(loadBalancer, "rbs", {
        finalizers: [],
        annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" },
      }),
      object: live(rbs, "rbs", { finalizers: [], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" } }),
      expect: [],
    },
    {
      title: "A backend service without the annotation may get it",
      old: live(loadBalancer, "rbs"),
      object: live(rbs, "rbs"),
      expect: [],
      isExample: true,
    },
    { title: "A load balancer that does not exist yet may get it", old: loadBalancer(), object: rbs(), expect: [] },
    { title: "It was there before", old: live(rbs, "target pool"), object: live(rbs, "target pool"), expect: [] },
  ],
  "rbs-removed": [
    {
      title: "The annotation is dropped and the policy carries it over",
      old: live(rbs, "rbs"),
      object: live(loadBalancer, "rbs"),
      expect: [{ message: "noEffect", action: "mutate" }],
    },
    {
      title: "The annotation is dropped",
      policy: { mutations: { optIn: [] } },
      old: live(rbs, "rbs on NEGs"),
      object: live(loadBalancer, "rbs on NEGs"),
      expect: [{ message: "noEffect", action: "warn" }],
      isExample: true,
    },
    {
      title: "It is dropped before the load balancer exists",
      old: rbs(),
      object: loadBalancer(),
      expect: [{ message: "race", action: "deny" }],
    },
    {
      title: "Where backend services are the default there is no race",
      cluster: { gkeVersion: "1.37.0-gke.1000000" },
      old: rbs(),
      object: loadBalancer(),
      expect: [],
    },
    {
      title: "It stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "The Service becomes internal with it",
      old: live(rbs, "rbs"),
      object: after("rbs", INTERNAL),
      expect: [],
    },
    {
      title: "Another value instead is another rule's matter",
      old: live(rbs, "rbs"),
      object: after("rbs", { "cloud.google.com/l4-rbs": "disabled" }),
      expect: [],
    },
    { title: "The type itself changes", old: live(rbs, "rbs"), object: clusterIp(), expect: [] },
  ],
  "rbs-value-changed-ineffective": [
    {
      title: "Switched off on a live backend service",
      old: live(rbs, "rbs"),
      object: after("rbs", { "cloud.google.com/l4-rbs": "disabled" }),
      expect: [{ message: "staysRbs", action: "warn" }],
      isExample: true,
    },
    {
      title: "One ineffective value instead of another on a target pool",
      old: after("target pool", { "cloud.google.com/l4-rbs": "disabled" }),
      object: after("target pool", { "cloud.google.com/l4-rbs": "false" }),
      expect: [{ message: "staysTargetPool", action: "warn" }],
    },
    {
      title: "Switched on on a target pool is another rule's matter",
      old: after("target pool", { "cloud.google.com/l4-rbs": "disabled" }),
      object: live(rbs, "target pool"),
      expect: [],
    },
    {
      title: "Nothing is live yet",
      old: rbs(),
      object: loadBalancer({ annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
    {
      title: "The value stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
    {
      title: "On an internal Service nobody reads it",
      old: live(internal, "subsetting", { annotations: RBS }),
      object: live(internal, "subsetting", { annotations: { "cloud.google.com/l4-rbs": "disabled" } }),
      expect: [],
    },
  ],
  "lb-class-changed": [
    {
      title: "From one class to another",
      cluster: CLASSES,
      old: classed(EXT),
      object: classed(INT),
      expect: [{ message: "changed", action: "deny" }],
      isExample: true,
    },
    {
      title: "The class is removed",
      cluster: CLASSES,
      old: classed(INT),
      object: internal(),
      expect: [{ message: "removed", action: "deny" }],
    },
    {
      title: "The class stays",
      cluster: CLASSES,
      old: classed(EXT),
      object: classed(EXT),
      expect: [],
      isExample: true,
    },
    { title: "The class goes with the type", cluster: CLASSES, old: classed(EXT), object: clusterIp(), expect: [] },
  ],
  "lb-class-added-after-create": [
    {
      title: "A class for an existing load balancer",
      cluster: CLASSES,
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "added", action: "deny" }],
      isExample: true,
    },
    {
      title: "A class for a load balancer that does not exist yet",
      cluster: CLASSES,
      old: rbs(),
      object: rbs({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "added", action: "deny" }],
    },
    {
      title: "A class for a Service that becomes a load balancer",
      cluster: CLASSES,
      old: clusterIp(),
      object: classed(EXT),
      expect: [],
      isExample: true,
    },
    { title: "A class on creation", cluster: CLASSES, object: classed(EXT), expect: [] },
  ],
  "lb-class-on-non-loadbalancer": [
    {
      title: "A ClusterIP Service with a class",
      cluster: CLASSES,
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "refused", action: "deny" }],
      isExample: true,
    },
    {
      title: "A ClusterIP Service gets a class",
      cluster: CLASSES,
      old: clusterIp(),
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [{ message: "refused", action: "deny" }],
    },
    {
      title: "A load balancer becomes a ClusterIP Service, and the API server clears its class",
      cluster: CLASSES,
      old: classed(EXT),
      object: clusterIp({ spec: { loadBalancerClass: EXT } }),
      expect: [],
    },
    { title: "A load balancer with a class", cluster: CLASSES, object: classed(EXT), expect: [], isExample: true },
  ],
  "type-from-lb": [
    {
      title: "A live load balancer becomes a ClusterIP Service",
      old: live(rbs, "rbs"),
      object: clusterIp(),
      expect: [{ message: "deleted", action: "warn" }],
      isExample: true,
    },
    {
      title: "A dual-stack load balancer becomes an ExternalName Service",
      old: live(rbs, "rbs", { spec: { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" } }),
      object: loadBalancer({ spec: { type: "ExternalName", externalName: "example.com" } }),
      expect: [{ message: "deleted", action: "warn" }],
    },
    {
      title: "A load balancer that has no IP yet",
      old: live(rbs, "rbs", { status: [] }),
      object: clusterIp(),
      expect: [{ message: "deletedUnassigned", action: "warn" }],
    },
    {
      title: "A protected load balancer",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(rbs, "rbs", { annotations: { "example.com/protected": "true" } }),
      object: clusterIp({ annotations: { "example.com/protected": "true" } }),
      expect: [{ message: "protected", action: "deny" }],
    },
    {
      title: "A load balancer protected by a label that the same update removes",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(internal, "subsetting", { labels: { "example.com/protected": "true" } }),
      object: clusterIp(),
      expect: [{ message: "protected", action: "deny" }],
    },
    {
      title: "A load balancer without the protecting key",
      policy: { options: { protectionKey: "example.com/protected" } },
      old: live(rbs, "rbs"),
      object: clusterIp(),
      expect: [{ message: "deleted", action: "warn" }],
    },
    { title: "A load balancer that does not exist yet", old: rbs(), object: clusterIp(), expect: [] },
    {
      title: "A load balancer of another controller",
      cluster: CLASSES,
      old: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" }, status: ["198.51.100.7"] }),
      object: clusterIp(),
      expect: [],
    },
    {
      title: "The type stays",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
      isExample: true,
    },
  ],
  "type-flip-pending-finalizers": [
    {
      title: "A load balancer again, too soon",
      old: clusterIp({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      object: rbs({ finalizers: ["gke.networking.io/l4-netlb-v1"] }),
      expect: [{ message: "pending", action: "warn" }],
      isExample: true,
    },
    {
      title: "Kubernetes' own finalizer is pending",
      old: clusterIp({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      object: internal({ finalizers: ["service.kubernetes.io/load-balancer-cleanup"] }),
      expect: [{ message: "pending", action: "warn" }],
    },
    {
      title: "Another finalizer is nobody's here",
      old: clusterIp({ finalizers: ["example.com/x"] }),
      object: rbs({ finalizers: ["example.com/x"] }),
      expect: [],
    },
    { title: "Nothing is pending", old: clusterIp(), object: rbs(), expect: [], isExample: true },
  ],
};
