import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const GLOBAL_ACCESS = { "networking.gke.io/internal-load-balancer-allow-global-access": "true" };
const WEIGHTED = { "networking.gke.io/weighted-load-balancing": "pods-per-node" };
const LOCAL = { externalTrafficPolicy: "Local" };
const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
  subnets: null,
} as const;
const onInstanceGroups = (sketch: Parameters<typeof internal>[0] = {}) => live(internal, "instance groups", sketch);

const ingress = (spec: object, name = "shop") => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name, namespace: "shop" },
  spec,
});
const TO_WEB = { defaultBackend: { service: { name: "web", port: { number: 80 } } } };
const attachment = (name: string, metadata: object = {}) => ({
  apiVersion: "networking.gke.io/v1",
  kind: "ServiceAttachment",
  metadata: { name, namespace: "shop", ...metadata },
  spec: { resourceRef: { kind: "Service", name: "web" } },
});

/** Cases of the rules about what an edit or a deletion does besides moving the load balancer. */
export const EFFECT_CASES: CaseTable = {
  "subsetting-not-retroactive": [
    {
      title: "Address names for a Service from before subsetting",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": "int-ip" } }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
      isExample: true,
    },
    {
      title: "A subnet and logging",
      old: onInstanceGroups(),
      object: onInstanceGroups({
        annotations: {
          "networking.gke.io/load-balancer-subnet": "int-subnet",
          "networking.gke.io/l4lb-config": "logs",
        },
      }),
      expect: [
        { message: "stillInstanceGroups", action: "deny" },
        { message: "stillInstanceGroups", action: "deny" },
      ],
    },
    {
      title: "IPv6",
      cluster: DUAL_STACK,
      old: onInstanceGroups(),
      object: onInstanceGroups({ spec: BOTH }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "A second protocol",
      old: onInstanceGroups({ ports: ["53/TCP"] }),
      object: onInstanceGroups({ ports: ["53/TCP", "53/UDP"] }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "Zonal affinity",
      old: onInstanceGroups(),
      object: onInstanceGroups({ spec: { trafficDistribution: "PreferClose" } }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "Weights",
      old: onInstanceGroups({ spec: LOCAL }),
      object: onInstanceGroups({ annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "stillInstanceGroups", action: "deny" }],
    },
    {
      title: "What it asked for before is not asked for anew",
      old: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-subnet": "int-subnet" } }),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-subnet": "default" } }),
      expect: [],
    },
    {
      title: "A blank value asks for nothing",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": " " } }),
      expect: [],
    },
    {
      title: "Without subsetting the rule about that speaks",
      cluster: { subsetting: false },
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: { "networking.gke.io/load-balancer-ip-addresses": "int-ip" } }),
      expect: [],
    },
    {
      title: "With subsetting it works",
      old: live(internal, "subsetting"),
      object: live(internal, "subsetting", { annotations: { "networking.gke.io/load-balancer-subnet": "int-subnet" } }),
      expect: [],
      isExample: true,
    },
  ],
  "global-access-changed": [
    {
      title: "On instance groups",
      old: onInstanceGroups(),
      object: onInstanceGroups({ annotations: GLOBAL_ACCESS }),
      expect: [{ message: "recreated", action: "warn" }],
      isExample: true,
    },
    {
      title: "With subsetting",
      old: live(internal, "subsetting", { annotations: GLOBAL_ACCESS }),
      object: live(internal, "subsetting"),
      expect: [{ message: "patched", action: "info" }],
    },
    {
      title: "With subsetting and IPv6",
      cluster: DUAL_STACK,
      old: live(internal, "subsetting", { spec: BOTH }),
      object: live(internal, "subsetting", { annotations: GLOBAL_ACCESS, spec: BOTH }),
      expect: [{ message: "recreated", action: "warn" }],
    },
    {
      title: "Absent and false are the same",
      old: onInstanceGroups(),
      object: onInstanceGroups({
        annotations: { "networking.gke.io/internal-load-balancer-allow-global-access": "false" },
      }),
      expect: [],
      isExample: true,
    },
    {
      title: "An external Service ignores it",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: GLOBAL_ACCESS }),
      expect: [],
    },
    { title: "Nothing is live yet", old: internal(), object: internal({ annotations: GLOBAL_ACCESS }), expect: [] },
    {
      title: "The switch from external comes with a new load balancer anyway",
      old: live(rbs, "rbs"),
      object: live(internal, "rbs", { annotations: GLOBAL_ACCESS }),
      expect: [],
    },
  ],
  "weighted-changed": [
    {
      title: "Weights are turned on",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: live(rbs, "rbs", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "changed", action: "info" }],
      isExample: true,
    },
    {
      title: "Policy Cluster turns weights off",
      old: live(rbs, "rbs", { annotations: WEIGHTED, spec: LOCAL }),
      object: live(rbs, "rbs", { annotations: WEIGHTED }),
      expect: [{ message: "changed", action: "info" }],
    },
    {
      title: "Weights on an internal load balancer of the allow list",
      cluster: { features: { weightedIlb: true } },
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [{ message: "changed", action: "info" }],
    },
    {
      title: "An internal load balancer outside the allow list",
      old: live(internal, "subsetting", { spec: LOCAL }),
      object: live(internal, "subsetting", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    {
      title: "A target pool",
      old: live(loadBalancer, "target pool", { spec: LOCAL }),
      object: live(loadBalancer, "target pool", { annotations: WEIGHTED, spec: LOCAL }),
      expect: [],
    },
    {
      title: "An ineffective value",
      old: live(rbs, "rbs", { spec: LOCAL }),
      object: live(rbs, "rbs", {
        annotations: { "networking.gke.io/weighted-load-balancing": "true" },
        spec: LOCAL,
      }),
      expect: [],
      isExample: true,
    },
  ],
  "service-delete-referenced-by-ingress": [
    {
      title: "An Ingress routes to it",
      object: clusterIp(),
      others: [ingress(TO_WEB)],
      isDelete: true,
      expect: [{ message: "routed", action: "warn" }],
      isExample: true,
    },
    {
      title: "Two Ingresses do",
      object: live(rbs, "rbs"),
      others: [ingress(TO_WEB), ingress(TO_WEB, "shop-2")],
      isDelete: true,
      expect: [
        { message: "routed", action: "warn" },
        { message: "routed", action: "warn" },
      ],
    },
    { title: "No Ingress does", object: clusterIp(), others: [], isDelete: true, expect: [], isExample: true },
    {
      title: "An Ingress of another controller",
      object: clusterIp(),
      others: [ingress({ ...TO_WEB, ingressClassName: "nginx" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "An update",
      old: clusterIp(),
      object: clusterIp({ labels: { a: "b" } }),
      others: [ingress(TO_WEB)],
      expect: [],
    },
  ],
  "service-delete-referenced-by-serviceattachment": [
    {
      title: "A ServiceAttachment publishes it; a deletion is never refused",
      object: live(internal, "subsetting"),
      others: [attachment("psc")],
      isDelete: true,
      expect: [{ message: "published", action: "warn" }],
      isExample: true,
    },
    {
      title: "The ServiceAttachment goes, too",
      object: live(internal, "subsetting"),
      others: [attachment("psc", { deletionTimestamp: "2026-11-20T10:00:00Z" })],
      isDelete: true,
      expect: [],
    },
    {
      title: "A ServiceAttachment of another namespace",
      object: live(internal, "subsetting"),
      others: [attachment("psc", { namespace: "other" })],
      isDelete: true,
      expect: [],
      isExample: true,
    },
  ],
  "service-update-user-error-retry": [
    {
      title: "The policy only warns of a change that can't work",
      policy: { rules: { "rbs-added-to-target-pool": "warn" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
      isExample: true,
    },
    {
      title: "The audit preset denies nothing",
      policy: { preset: "audit" },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "An exemption lets it pass",
      policy: { exemptions: [{ rules: ["rbs-added-to-target-pool"], reason: "TICKET-1" }] },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "The rule is off",
      policy: { rules: { "rbs-added-to-target-pool": "off" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [{ message: "slowRetry", action: "info" }],
    },
    {
      title: "The denial stands",
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool"),
      expect: [],
      isExample: true,
    },
    {
      title: "Another denial stands",
      policy: { rules: { "rbs-added-to-target-pool": "warn" } },
      old: live(loadBalancer, "target pool"),
      object: live(rbs, "target pool", { spec: { externalTrafficPolicy: "local" } }),
      expect: [],
    },
    {
      title: "Nothing was denied",
      policy: { preset: "audit" },
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { labels: { a: "b" } }),
      expect: [],
    },
    {
      title: "A new Service is tried at once",
      policy: { preset: "audit" },
      object: rbs({ spec: { loadBalancerIP: "2001:db8::1" } }),
      expect: [],
    },
  ],
};
