import { type CaseTable, internal, live, loadBalancer, rbs } from "../case.ts";

const TIER = "cloud.google.com/network-tier";
const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const STANDARD_PROJECT = { projectDefaultNetworkTier: "Standard" } as const;
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const NO_MUTATION = { mutations: { optIn: [] } };

const STANDARD = { [TIER]: "Standard" };
const PREMIUM = { [TIER]: "Premium" };
const liveRbs = (annotations: Record<string, string> = {}) => live(rbs, "rbs", { annotations });
const livePool = (annotations: Record<string, string> = {}, spec = {}) =>
  live(loadBalancer, "target pool", { annotations, spec });

export const TIER_CASES: CaseTable = {
  "network-tier-invalid": [
    {
      title: "The API's spelling on an RBS Service",
      object: rbs({ annotations: { [TIER]: "STANDARD" } }),
      expect: [{ message: "premium", action: "deny" }],
      isExample: true,
    },
    {
      title: "Lower case on a target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: { [TIER]: "standard" } }),
      expect: [{ message: "fails", action: "deny" }],
    },
    {
      title: "An empty value",
      object: rbs({ annotations: { [TIER]: "" } }),
      expect: [{ message: "premium", action: "deny" }],
    },
    { title: "Standard", object: rbs({ annotations: STANDARD }), expect: [], isExample: true },
    {
      title: "An internal Service has no tier to choose",
      object: internal({ annotations: { [TIER]: "gold" } }),
      expect: [],
    },
  ],
  "network-tier-static-mismatch": [
    {
      title: "A Premium address on a Standard Service",
      object: rbs({ annotations: { ...STANDARD, [NAMES]: "web-ip" } }),
      expect: [{ message: "mismatch", action: "deny" }],
      isExample: true,
    },
    {
      title: "A Standard address, written as an IP, on a Premium target pool",
      object: loadBalancer({
        labels: WANTS_TARGET_POOL,
        annotations: PREMIUM,
        spec: { loadBalancerIP: "203.0.113.20" },
      }),
      expect: [{ message: "mismatch", action: "deny" }],
    },
    {
      title: "A Standard address on a Standard Service",
      object: rbs({ annotations: { ...STANDARD, [NAMES]: "std-ip" } }),
      expect: [],
      isExample: true,
    },
    { title: "No static address", object: rbs({ annotations: STANDARD }), expect: [] },
    {
      title: "A target pool does not read names",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: { ...STANDARD, [NAMES]: "web-ip" } }),
      expect: [],
    },
    {
      title: "A tier edit with the address kept is told as such",
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ ...PREMIUM, [NAMES]: "web-ip" }),
      expect: [],
    },
  ],
  "network-tier-default-mismatch": [
    {
      title: "A Standard address without the annotation",
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "deny" }],
      isExample: true,
    },
    {
      title: "The annotation is added where the policy asks for it",
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      expect: [{ message: "standardAddress", action: "mutate" }],
    },
    {
      title: "A dual-stack Service can't be Standard",
      cluster: DUAL_STACK,
      object: rbs({ annotations: { [NAMES]: "std-ip,web-ip6" }, spec: BOTH_FAMILIES }),
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "A misspelt tier on RBS is Premium",
      object: rbs({ annotations: { [NAMES]: "std-ip", [TIER]: "STANDARD" } }),
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "The documents promise that a Standard default counts",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "warn" }],
    },
    {
      title: "A target pool on a Standard address",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.20" } }),
      policy: NO_MUTATION,
      expect: [{ message: "standardAddress", action: "deny" }],
    },
    {
      title: "Taking the annotation off is told as such",
      object: liveRbs({ [NAMES]: "std-ip" }),
      old: liveRbs({ ...STANDARD, [NAMES]: "std-ip" }),
      expect: [],
    },
    { title: "A Premium address", object: rbs({ annotations: { [NAMES]: "web-ip" } }), expect: [] },
  ],
  "network-tier-project-default-standard": [
    {
      title: "Nothing is said about the tier",
      cluster: STANDARD_PROJECT,
      object: rbs(),
      policy: NO_MUTATION,
      expect: [{ message: "premiumAnyway", action: "warn" }],
      isExample: true,
    },
    {
      title: "Premium is written down where the policy asks for it",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "premiumAnyway", action: "mutate" }],
    },
    {
      title: "Nothing is written where nobody knows the address",
      cluster: { ...STANDARD_PROJECT, addresses: null },
      object: rbs({ annotations: { [NAMES]: "web-ip" } }),
      expect: [{ message: "premiumAnyway", action: "warn" }],
    },
    {
      title: "A Standard address is the other rule's",
      cluster: STANDARD_PROJECT,
      object: rbs({ annotations: { [NAMES]: "std-ip" } }),
      expect: [],
    },
    { title: "The project's default is Premium", object: rbs(), expect: [] },
    { title: "The tier is said", cluster: STANDARD_PROJECT, object: rbs({ annotations: PREMIUM }), expect: [] },
  ],
  "network-tier-ipv6-standard": [
    {
      title: "A dual-stack Service in Standard tier",
      cluster: DUAL_STACK,
      object: rbs({ annotations: STANDARD, spec: BOTH_FAMILIES }),
      expect: [{ message: "unsupported", action: "deny" }],
      isExample: true,
    },
    {
      title: "A live dual-stack Service is moved to Standard",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: STANDARD, spec: BOTH_FAMILIES }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [{ message: "unsupported", action: "deny" }],
    },
    {
      title: "IPv4 only",
      cluster: DUAL_STACK,
      object: rbs({ annotations: STANDARD, spec: { ipFamilies: ["IPv4"] } }),
      expect: [],
    },
    {
      title: "A target pool makes no IPv6",
      cluster: DUAL_STACK,
      object: loadBalancer({ labels: WANTS_TARGET_POOL, annotations: STANDARD, spec: BOTH_FAMILIES }),
      expect: [],
    },
  ],
  "network-tier-changed": [
    {
      title: "An RBS Service on an ephemeral IP",
      object: liveRbs(STANDARD),
      old: liveRbs(),
      expect: [{ message: "rbs", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool on an ephemeral IP",
      object: livePool(PREMIUM),
      old: livePool(STANDARD),
      expect: [{ message: "targetPool", action: "warn" }],
    },
    {
      title: "The static address stays",
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ ...PREMIUM, [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The static address stays, written as a name and then as its IP",
      object: live(rbs, "rbs", { annotations: STANDARD, spec: { loadBalancerIP: "203.0.113.10" } }),
      old: liveRbs({ [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "The edit gives the Service the tier that its address always had",
      object: liveRbs({ ...STANDARD, [NAMES]: "std-ip" }),
      old: liveRbs({ [NAMES]: "std-ip" }),
      expect: [],
    },
    {
      title: "The static address stays, and no inventory tells its tier",
      cluster: { addresses: null },
      object: livePool(PREMIUM, { loadBalancerIP: "203.0.113.20" }),
      old: livePool(STANDARD, { loadBalancerIP: "203.0.113.20" }),
      expect: [{ message: "staticStays", action: "deny" }],
    },
    {
      title: "Without an inventory the name is assumed to be an address",
      cluster: { addresses: null },
      object: liveRbs({ ...STANDARD, [NAMES]: "web-ip" }),
      old: liveRbs({ [NAMES]: "web-ip" }),
      expect: [{ message: "staticStays", action: "warn" }],
    },
    { title: "The default, written down", object: liveRbs(PREMIUM), old: liveRbs(), expect: [] },
    { title: "Not live yet", object: rbs({ annotations: STANDARD }), old: rbs(), expect: [] },
    {
      title: "IPv6 rules Standard out altogether",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: STANDARD, spec: BOTH_FAMILIES }),
      old: live(rbs, "rbs", { spec: BOTH_FAMILIES }),
      expect: [],
    },
  ],
  "network-tier-removed": [
    {
      title: "From an RBS Service",
      object: liveRbs(),
      old: liveRbs(STANDARD),
      expect: [{ message: "stuck", action: "deny" }],
      isExample: true,
    },
    {
      title: "Misspelt on an RBS Service",
      object: liveRbs({ [TIER]: "standard" }),
      old: liveRbs(STANDARD),
      expect: [{ message: "stuck", action: "deny" }],
    },
    {
      title: "From a target pool",
      object: livePool(),
      old: livePool(STANDARD),
      expect: [{ message: "noEffect", action: "warn" }],
    },
    {
      title: "Misspelt on a target pool",
      object: livePool({ [TIER]: "standard" }),
      old: livePool(STANDARD),
      expect: [],
    },
    { title: "Not live yet", object: rbs(), old: rbs({ annotations: STANDARD }), expect: [] },
    { title: "Premium removed is Premium still", object: liveRbs(), old: liveRbs(PREMIUM), expect: [] },
  ],
};
