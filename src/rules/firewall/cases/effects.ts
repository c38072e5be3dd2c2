import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const KEY = "service.beta.kubernetes.io/load-balancer-source-ranges";
const ranges = (...loadBalancerSourceRanges: readonly string[]) => ({ spec: { loadBalancerSourceRanges } });
const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
  subnets: null,
} as const;
const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
const NO_PINHOLE = { features: { firewallDestinationRanges: false } };
const OFF = { "cloud.google.com/l4-rbs": "disabled" };

/** Cases of the rules about what the firewall lets in. */
export const EFFECT_CASES: CaseTable = {
  "source-ranges-family-gap": [
    {
      title: "A dual-stack Service with IPv4 ranges only",
      cluster: DUAL_STACK,
      object: rbs({ annotations: EXT_SUBNET, spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24"] } }),
      expect: [{ message: "public", action: "deny" }],
      isExample: true,
    },
    {
      title: "Ranges of both families",
      cluster: DUAL_STACK,
      object: rbs({
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24", "2001:db8::/32"] },
      }),
      expect: [],
      isExample: true,
    },
    {
      title: "An IPv4 Service with IPv6 ranges only",
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An IPv6 Service with IPv4 ranges in the annotation",
      cluster: DUAL_STACK,
      object: rbs({ annotations: { ...EXT_SUBNET, [KEY]: "198.51.100.0/24" }, spec: SIX }),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "An internal dual-stack Service with IPv4 ranges only",
      cluster: DUAL_STACK,
      object: internal({ spec: { ...BOTH, loadBalancerSourceRanges: ["10.0.0.0/8"] } }),
      expect: [{ message: "internal", action: "warn" }],
    },
    {
      title: "A restricted IPv4 Service becomes dual-stack",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, ...ranges("198.51.100.0/24") }),
      object: live(rbs, "rbs", {
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24"] },
      }),
      expect: [{ message: "public", action: "deny" }],
    },
    { title: "An IPv4 Service with IPv4 ranges", object: rbs(ranges("198.51.100.0/24")), expect: [] },
    {
      title: "No ranges at all",
      cluster: DUAL_STACK,
      object: rbs({ annotations: EXT_SUBNET, spec: BOTH }),
      expect: [],
    },
    {
      title: "The legacy controllers do not sort ranges by family",
      object: loadBalancer({ annotations: OFF, ...ranges("2001:db8::/32") }),
      expect: [],
    },
    {
      title: "Where the firewall is the user's, the nodes are open",
      cluster: { userManagedFirewall: true },
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "nodesOpen", action: "deny" }],
    },
    {
      title: "Nobody said whose the firewall is, and only the words depend on it",
      cluster: { userManagedFirewall: null },
      object: rbs(ranges("2001:db8::/32")),
      expect: [{ message: "public", action: "deny" }],
    },
    {
      title: "Ranges that can't be read are denied for that",
      policy: { rules: { "source-ranges-invalid-cidr": "off" } },
      object: rbs(ranges("x")),
      expect: [],
    },
  ],
  "source-ranges-ipv6-on-legacy": [
    {
      title: "An IPv6 range on a target pool",
      object: loadBalancer({ annotations: OFF, ...ranges("10.0.0.0/8", "2001:db8::/32") }),
      expect: [{ message: "mixed", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv6 range in the annotation on instance groups",
      cluster: { subsetting: false },
      object: internal({ annotations: { [KEY]: "2001:db8::/32" } }),
      expect: [{ message: "mixed", action: "deny" }],
    },
    {
      title: "IPv4 ranges on a target pool",
      object: loadBalancer({ annotations: OFF, ...ranges("10.0.0.0/8") }),
      expect: [],
      isExample: true,
    },
    { title: "A backend service sorts the ranges", object: rbs(ranges("10.0.0.0/8", "2001:db8::/32")), expect: [] },
  ],
  "source-ranges-union": [
    {
      title: "Rules without a destination add up",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      expect: [{ message: "union", action: "warn" }],
      isExample: true,
    },
    {
      title: "Of several such Services each port names one",
      cluster: NO_PINHOLE,
      object: rbs({ ports: [80, 443], ...ranges("203.0.113.0/24") }),
      others: [
        rbs({ name: "a", ports: [80, 443], ...ranges("198.51.100.0/24") }),
        rbs({ name: "b", ports: [443], namespace: "other", ...ranges("198.51.100.0/25") }),
      ],
      expect: [
        { message: "union", action: "warn" },
        { message: "union", action: "warn" },
      ],
    },
    {
      title: "Rules with a destination do not; the validator tells, admission does not",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      isOffline: true,
      expect: [{ message: "scoped", action: "info" }],
    },
    {
      title: "At admission nothing is said about rules with a destination",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("198.51.100.0/24") })],
      expect: [],
    },
    {
      title: "The same ranges in another order",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24", "10.0.0.0/8")),
      others: [rbs({ name: "api", ...ranges("10.0.0.1/8", "203.0.113.0/24") })],
      expect: [],
      isExample: true,
    },
    {
      title: "Another port, another protocol, a Service that goes, one of another controller, and none",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [
        rbs({ name: "a", ports: [81], ...ranges("198.51.100.0/24") }),
        rbs({ name: "b", ports: ["80/UDP"], ...ranges("198.51.100.0/24") }),
        rbs({ name: "c", metadata: { deletionTimestamp: "2026-11-20T10:00:00Z" }, ...ranges("198.51.100.0/24") }),
        rbs({
          name: "d",
          spec: { loadBalancerClass: "example.com/lb", loadBalancerSourceRanges: ["198.51.100.0/24"] },
        }),
        rbs({ name: "e" }),
      ],
      expect: [],
    },
    {
      title: "Ranges that can't be read do not compare",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api", ...ranges("x") })],
      expect: [],
    },
    {
      title: "The Service itself is no other",
      cluster: NO_PINHOLE,
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: live(rbs, "rbs", ranges("203.0.113.0/24")),
      others: [live(rbs, "rbs", ranges("198.51.100.0/24"))],
      expect: [],
    },
  ],
  "source-ranges-union-open": [
    {
      title: "A Service without ranges opens the port for this one",
      cluster: NO_PINHOLE,
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      expect: [{ message: "openedBy", action: "warn" }],
      isExample: true,
    },
    {
      title: "This Service opens the port for one with ranges",
      cluster: NO_PINHOLE,
      object: rbs(),
      others: [rbs({ name: "api", namespace: "other", ...ranges("203.0.113.0/24") })],
      expect: [{ message: "opens", action: "warn" }],
    },
    {
      title: "Rules with a destination keep them apart; the validator tells",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      isOffline: true,
      expect: [{ message: "scoped", action: "info" }],
    },
    {
      title: "At admission nothing is said about rules with a destination",
      object: rbs(ranges("203.0.113.0/24")),
      others: [rbs({ name: "api" })],
      expect: [],
    },
    {
      title: "Neither has ranges",
      cluster: NO_PINHOLE,
      object: rbs(),
      others: [rbs({ name: "api" })],
      expect: [],
      isExample: true,
    },
    { title: "Nobody else exposes the port", cluster: NO_PINHOLE, object: rbs(ranges("203.0.113.0/24")), expect: [] },
  ],
  "source-ranges-removed": [
    {
      title: "The ranges of a live external Service go",
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: live(rbs, "rbs"),
      expect: [{ message: "opened", action: "warn" }],
      isExample: true,
    },
    {
      title: "On a target pool, from the annotation",
      old: live(loadBalancer, "target pool", { annotations: { [KEY]: "198.51.100.0/24" } }),
      object: live(loadBalancer, "target pool"),
      expect: [{ message: "opened", action: "warn" }],
    },
    {
      title: "On a dual-stack Service",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", {
        annotations: EXT_SUBNET,
        spec: { ...BOTH, loadBalancerSourceRanges: ["198.51.100.0/24", "2001:db8::/32"] },
      }),
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH }),
      expect: [{ message: "opened", action: "warn" }],
    },
    {
      title: "Everybody was let in before",
      old: live(rbs, "rbs", ranges("198.51.100.0/24", "0.0.0.0/0")),
      object: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "The ranges only move from the annotation to the field",
      old: live(rbs, "rbs", { annotations: { [KEY]: "198.51.100.0/24" } }),
      object: live(rbs, "rbs", ranges("198.51.100.0/24")),
      expect: [],
      isExample: true,
    },
    {
      title: "An internal Service",
      old: live(internal, "subsetting", ranges("10.0.0.0/8")),
      object: live(internal, "subsetting"),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(ranges("198.51.100.0/24")), object: rbs(), expect: [] },
    {
      title: "The load balancer goes as well",
      old: live(rbs, "rbs", ranges("198.51.100.0/24")),
      object: clusterIp(),
      expect: [],
    },
  ],
  "source-ranges-user-managed-firewall": [
    {
      title: "Ranges where the user manages the firewall",
      cluster: { userManagedFirewall: true },
      object: rbs(ranges("198.51.100.0/24")),
      expect: [{ message: "nodesOnly", action: "warn" }],
      isExample: true,
    },
    {
      title: "A target pool does not know the switch",
      cluster: { userManagedFirewall: true },
      object: loadBalancer({ annotations: OFF, ...ranges("198.51.100.0/24") }),
      expect: [{ message: "managed", action: "info" }],
    },
    { title: "GKE manages the firewall", object: rbs(ranges("198.51.100.0/24")), expect: [], isExample: true },
    { title: "No ranges", cluster: { userManagedFirewall: true }, object: rbs(), expect: [] },
  ],
};
