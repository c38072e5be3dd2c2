import { type CaseTable, clusterIp, internal, live, loadBalancer, rbs } from "../../case.ts";

const names = (value: string) => ({ "networking.gke.io/load-balancer-ip-addresses": value });
const pinned = (loadBalancerIP: string) => ({ spec: { loadBalancerIP } });
const EXT_SUBNET = { "networking.gke.io/load-balancer-subnet": "ext-subnet" };
const SIX = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
const BOTH = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "default", ipv6AccessType: "INTERNAL" },
} as const;
const WEB_IP6 = "2600:1900:4000:1::";
const onIpv6 = (annotations: Readonly<Record<string, string>>, spec: Readonly<Record<string, unknown>> = SIX) =>
  live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...annotations }, spec, status: [WEB_IP6] });

/** Cases of the rules about edits that would move the load balancer to another address, and of those about deletions. */
export const ADDRESS_CASES: CaseTable = {
  "lb-ip-changed": [
    {
      title: "Another loadBalancerIP",
      old: live(rbs, "rbs", { ...pinned("198.51.100.7") }),
      object: live(rbs, "rbs", pinned("203.0.113.10")),
      expect: [{ message: "moves", action: "warn" }],
      isExample: true,
    },
    {
      title: "A first loadBalancerIP on a target pool",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", pinned("203.0.113.10")),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "The IP in use is pinned",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", pinned("198.51.100.7")),
      expect: [],
      isExample: true,
    },
    {
      title: "Without a status the old loadBalancerIP is the IP in use",
      old: live(internal, "subsetting", { ...pinned("10.0.0.50"), status: [] }),
      object: live(internal, "subsetting", { ...pinned("10.0.0.60"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status and an IP nobody knows the IP in use",
      old: live(internal, "subsetting", { status: [] }),
      object: live(internal, "subsetting", { ...pinned("10.0.0.60"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "An address name takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"], ...pinned("198.51.100.8") }),
      expect: [],
    },
    {
      title: "A name that may take its place, as far as is known",
      cluster: { addresses: null },
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), ...pinned("198.51.100.8") }),
      expect: [],
    },
    {
      title: "A target pool does not read names",
      old: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip"), ...pinned("203.0.113.10") }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "An IPv6 Service does not use it",
      cluster: DUAL_STACK,
      old: onIpv6({}),
      object: onIpv6({}, { ...SIX, loadBalancerIP: "203.0.113.10" }),
      expect: [],
    },
    {
      title: "A value that is no address is denied for that",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", pinned("web.example.com")),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs(pinned("203.0.113.10")), expect: [] },
  ],
  "lb-ip-removed": [
    {
      title: "loadBalancerIP is taken out",
      old: live(rbs, "rbs", pinned("198.51.100.7")),
      object: live(rbs, "rbs"),
      expect: [{ message: "unpinned", action: "info" }],
      isExample: true,
    },
    {
      title: "A name takes its place",
      old: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A target pool does not read the name that takes its place",
      old: live(loadBalancer, "target pool", pinned("198.51.100.7")),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      expect: [{ message: "unpinned", action: "info" }],
    },
    {
      title: "The scheme changes as well, so no IP is kept",
      old: live(internal, "subsetting", pinned("10.0.0.50")),
      object: live(rbs, "subsetting"),
      expect: [],
    },
    { title: "The load balancer goes", old: live(rbs, "rbs", pinned("198.51.100.7")), object: clusterIp(), expect: [] },
  ],
  "static-ip-annotation-changed": [
    {
      title: "A name is added to a Service with an ephemeral IP",
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: names("web-ip") }),
      expect: [{ message: "moves", action: "warn" }],
      isExample: true,
    },
    {
      title: "The name of the IP in use is added",
      old: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { annotations: names(" web-ip"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "Another name with subsetting",
      old: live(internal, "subsetting", { annotations: names("int-ip"), status: ["10.0.0.50"] }),
      object: live(internal, "subsetting", { annotations: names("int-shared"), status: ["10.0.0.50"] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status the old name tells the IP in use",
      old: live(internal, "subsetting", { annotations: names("int-ip"), status: [] }),
      object: live(internal, "subsetting", { annotations: names("int-shared"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Without a status and a static address nobody knows the IP in use",
      old: live(internal, "subsetting", { status: [] }),
      object: live(internal, "subsetting", { annotations: names("int-ip"), status: [] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "Names in another order",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip,web-ip6") }, spec: BOTH, status: [] }),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6 , web-ip") },
        spec: BOTH,
        status: [],
      }),
      expect: [],
    },
    {
      title: "loadBalancerIP comes to light when the name goes",
      old: live(rbs, "rbs", { annotations: names("web-ip"), ...pinned("203.0.113.77"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { ...pinned("203.0.113.77"), status: ["203.0.113.10"] }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "The name goes and nothing takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      expect: [],
    },
    {
      title: "A strict policy denies that IPv6 loses its address",
      cluster: DUAL_STACK,
      policy: { preset: "strict" },
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: BOTH }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip") }, spec: BOTH }),
      expect: [{ message: "becomesEphemeral", action: "deny" }],
    },
    {
      title: "Any other policy warns of the move alone",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: BOTH }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip") }, spec: BOTH }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "A strict policy only warns where every family stays pinned",
      policy: { preset: "strict" },
      old: live(rbs, "rbs"),
      object: live(rbs, "rbs", { annotations: names("web-ip") }),
      expect: [{ message: "moves", action: "warn" }],
    },
    {
      title: "A target pool does not read names",
      old: live(loadBalancer, "target pool"),
      object: live(loadBalancer, "target pool", { annotations: names("web-ip") }),
      expect: [],
    },
    { title: "Nothing is live yet", old: rbs(), object: rbs({ annotations: names("web-ip") }), expect: [] },
  ],
  "static-ip-annotation-removed": [
    {
      title: "The name goes and nothing takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { status: ["203.0.113.10"] }),
      expect: [{ message: "unpinned", action: "info" }],
      isExample: true,
    },
    {
      title: "loadBalancerIP takes its place",
      old: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      expect: [],
      isExample: true,
    },
    {
      title: "A name that resolved to nothing goes",
      old: live(rbs, "rbs", { annotations: names("nowhere") }),
      object: live(rbs, "rbs"),
      expect: [],
    },
    {
      title: "The load balancer goes",
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: clusterIp(),
      expect: [],
    },
  ],
  "static-ipv6-changed-no-effect": [
    {
      title: "Another IPv6 address",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: onIpv6(names("web-ip6b")),
      expect: [{ message: "ignored", action: "warn" }],
      isExample: true,
    },
    {
      title: "A strict policy denies it",
      cluster: DUAL_STACK,
      policy: { preset: "strict" },
      old: onIpv6(names("web-ip6")),
      object: onIpv6(names("web-ip6b")),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "A first IPv6 address for a dual-stack Service",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH, status: ["198.51.100.7", "2600:1900::9"] }),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6") },
        spec: BOTH,
        status: ["198.51.100.7", "2600:1900::9"],
      }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "Without a status the old name tells the IP in use",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6") }, spec: SIX, status: [] }),
      object: live(rbs, "rbs", { annotations: { ...EXT_SUBNET, ...names("web-ip6b") }, spec: SIX, status: [] }),
      expect: [{ message: "ignored", action: "warn" }],
    },
    {
      title: "The address in use is pinned",
      cluster: DUAL_STACK,
      old: onIpv6({}),
      object: onIpv6(names("web-ip6")),
      expect: [],
      isExample: true,
    },
    {
      title: "Another port recreates the rule, with the new address",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: live(rbs, "rbs", {
        annotations: { ...EXT_SUBNET, ...names("web-ip6b") },
        spec: SIX,
        status: [WEB_IP6],
        ports: [81],
      }),
      expect: [],
    },
    {
      title: "Another subnet recreates the rule, with the new address",
      cluster: DUAL_STACK,
      old: live(rbs, "rbs", { annotations: names("web-ip6"), spec: SIX, status: [WEB_IP6] }),
      object: onIpv6(names("web-ip6b")),
      expect: [],
    },
    {
      title: "Global access recreates the IPv6 rule of an internal load balancer",
      cluster: {
        ...DUAL_STACK,
        addresses: [{ name: "int-ip6", address: "fd00::1", ipVersion: "IPV6", type: "INTERNAL", prefixLength: 96 }],
      },
      old: live(internal, "subsetting", { spec: SIX, status: ["fd00::9"] }),
      object: live(internal, "subsetting", {
        annotations: { ...names("int-ip6"), "networking.gke.io/internal-load-balancer-allow-global-access": "true" },
        spec: SIX,
        status: ["fd00::9"],
      }),
      expect: [],
    },
    {
      title: "The IPv6 name goes",
      cluster: DUAL_STACK,
      old: onIpv6(names("web-ip6")),
      object: onIpv6({}),
      expect: [],
    },
    {
      title: "Another IPv4 address",
      old: live(rbs, "rbs", { annotations: names("web-ip") }),
      object: live(rbs, "rbs", { annotations: names("std-ip") }),
      expect: [],
    },
  ],
  "service-delete-ephemeral-ip": [
    {
      title: "An address that nobody reserved",
      object: live(rbs, "rbs"),
      isDelete: true,
      expect: [{ message: "released", action: "warn" }],
      isExample: true,
    },
    {
      title: "A reserved address",
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "An address in loadBalancerIP",
      object: live(internal, "instance groups", { ...pinned("10.0.0.99") }),
      isDelete: true,
      expect: [],
    },
    {
      title: "One of two addresses is reserved",
      cluster: DUAL_STACK,
      object: live(rbs, "rbs", { annotations: EXT_SUBNET, spec: BOTH, status: ["203.0.113.10", "2600:1900::9"] }),
      isDelete: true,
      expect: [{ message: "released", action: "warn" }],
    },
    { title: "No address yet", object: live(rbs, "rbs", { status: [] }), isDelete: true, expect: [] },
    {
      title: "A load balancer of another controller",
      object: loadBalancer({ spec: { loadBalancerClass: "example.com/lb" }, status: ["198.51.100.7"] }),
      isDelete: true,
      expect: [],
    },
  ],
  "service-delete-shared-ip-last": [
    {
      title: "The last user of a reserved address",
      object: live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] }),
      others: [live(rbs, "rbs", { annotations: names("web-ip"), status: ["203.0.113.10"] })],
      isDelete: true,
      expect: [{ message: "stays", action: "info" }],
      isExample: true,
    },
    {
      title: "Another Service uses it, too",
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      others: [rbs({ name: "dns", annotations: names("web-ip"), ports: ["53/UDP"] })],
      isDelete: true,
      expect: [],
      isExample: true,
    },
    {
      title: "The other user goes as well",
      object: live(rbs, "rbs", { ...pinned("203.0.113.10"), status: ["203.0.113.10"] }),
      others: [
        rbs({
          name: "dns",
          annotations: names("web-ip"),
          ports: ["53/UDP"],
          metadata: { deletionTimestamp: "2026-11-20T10:00:00Z" },
        }),
      ],
      isDelete: true,
      expect: [{ message: "stays", action: "info" }],
    },
    { title: "An address that nobody reserved", object: live(rbs, "rbs"), isDelete: true, expect: [] },
    {
      title: "A loadBalancerIP that nobody reserved",
      object: live(rbs, "rbs", pinned("198.51.100.7")),
      isDelete: true,
      expect: [],
    },
  ],
};
