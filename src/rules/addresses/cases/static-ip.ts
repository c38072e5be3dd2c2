import type { AddressRecord } from "../../../domain/cluster-profile.ts";
import { BASE_CLUSTER, type CaseTable, internal, live, loadBalancer, rbs } from "../../case.ts";

const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const named = (value: string) => ({ annotations: { [NAMES]: value } });
const WANTS_TARGET_POOL = { "l4guard.dev/allow-target-pool": "true" };
const DUAL_STACK = {
  stackType: "ipv4-ipv6",
  clusterSubnet: { name: "ext-subnet", ipv6AccessType: "EXTERNAL" },
} as const;
const BOTH_FAMILIES = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const IPV6_ONLY = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };

const reserved = (...records: AddressRecord[]) => ({ addresses: [...(BASE_CLUSTER.addresses ?? []), ...records] });
const REGIONAL = { scope: "regional", region: "us-central1" } as const;
const ipv6Record = (fields: Partial<AddressRecord>): AddressRecord => ({
  name: "odd-ip6",
  address: "2600:1900:4000:1:0:9::",
  ipVersion: "IPV6",
  type: "EXTERNAL",
  tier: "PREMIUM",
  prefixLength: 96,
  ipv6EndpointType: "NETLB",
  subnet: "ext-subnet",
  ...REGIONAL,
  ...fields,
});
const usedBy = (...users: string[]) =>
  reserved({ name: "busy-ip", address: "203.0.113.30", type: "EXTERNAL", tier: "PREMIUM", users, ...REGIONAL });
const IN_EUROPE = reserved({
  name: "eu-ip",
  address: "203.0.113.40",
  type: "EXTERNAL",
  tier: "PREMIUM",
  scope: "regional",
  region: "europe-west1",
});

/** Cases of the rules about the annotation with address names. */
export const STATIC_IP_CASES: CaseTable = {
  "static-ip-annotation-requires-rbs": [
    {
      title: "A target pool",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named("web-ip") }),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "A backend service", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "A new Service is made RBS first", object: loadBalancer(named("web-ip")), expect: [] },
    { title: "A blank list", object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named(" , ") }), expect: [] },
  ],
  "static-ip-annotation-requires-subsetting": [
    {
      title: "Instance groups",
      cluster: { subsetting: false },
      object: internal(named("int-ip")),
      expect: [{ message: "ignored", action: "deny" }],
      isExample: true,
    },
    { title: "Subsetting", object: internal(named("int-ip")), expect: [] },
  ],
  "static-ip-value-is-ip": [
    {
      title: "An IP",
      object: rbs(named("203.0.113.10")),
      expect: [{ message: "isIp", action: "deny" }],
      isExample: true,
    },
    { title: "A CIDR", object: rbs(named("203.0.113.0/24")), expect: [{ message: "isIp", action: "deny" }] },
    {
      title: "Two IPs",
      object: rbs(named("web-ip, 2600:1900:4000:1::")),
      expect: [{ message: "isIp", action: "deny" }],
    },
    { title: "A name", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "An IP that is not read", object: rbs(named("web-ip,web-ip6,203.0.113.10")), expect: [] },
  ],
  "static-ip-value-is-url": [
    {
      title: "A resource URL",
      object: rbs(named("projects/my-project/regions/us-central1/addresses/web-ip")),
      expect: [{ message: "isUrl", action: "deny" }],
      isExample: true,
    },
    {
      title: "A path without a name",
      object: rbs(named("addresses/")),
      expect: [{ message: "isUrl", action: "deny" }],
    },
    { title: "A CIDR is another mistake", object: rbs(named("203.0.113.0/24")), expect: [] },
    {
      title: "A path of hostile length",
      object: rbs(named(`${"regions/".repeat(100)}us-central1/addresses/web-ip`)),
      expect: [{ message: "isUrl", action: "deny" }],
    },
    { title: "A name", object: rbs(named("web-ip")), expect: [] },
  ],
  "static-ip-too-many": [
    {
      title: "Three names",
      object: rbs(named("web-ip,web-ip6,std-ip")),
      expect: [{ message: "ignored", action: "deny" }],
      limit: { name: "pieces", side: "beyond" },
      isExample: true,
    },
    {
      title: "A leading comma uses up an item",
      object: rbs(named(",web-ip,std-ip")),
      expect: [{ message: "ignored", action: "deny" }],
    },
    {
      title: "Two names",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") }),
      expect: [],
      limit: { name: "pieces", side: "within" },
    },
    { title: "Only blanks behind the second", object: rbs(named("web-ip, , ,")), expect: [] },
  ],
  "static-ip-duplicate-family": [
    {
      title: "Two IPv4 addresses on an IPv4 Service",
      object: rbs(named("web-ip,std-ip")),
      expect: [{ message: "secondUnused", action: "warn" }],
      isExample: true,
    },
    {
      title: "Two IPv4 addresses on a dual-stack Service",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,std-ip") }),
      expect: [{ message: "secondUnused", action: "deny" }],
    },
    { title: "The same name twice", object: rbs(named("web-ip,web-ip")), expect: [] },
    {
      title: "One name for each family",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip6, web-ip") }),
      expect: [],
    },
  ],
  "static-ip-blank": [
    {
      title: "An empty value",
      object: rbs(named("")),
      expect: [{ message: "blank", action: "warn" }],
      isExample: true,
    },
    { title: "Only a comma", object: rbs(named(" ,")), expect: [{ message: "blank", action: "warn" }] },
    {
      title: "The name stands where it is not read",
      object: rbs(named(",,web-ip")),
      expect: [{ message: "blank", action: "warn" }],
    },
    { title: "A trailing comma", object: rbs(named("web-ip,")), expect: [] },
  ],
  "static-ip-not-found": [
    {
      title: "No address of that name",
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "deny" }],
      isExample: true,
    },
    {
      title: "An inventory of ten minutes is fresh",
      cluster: { inventoryAgeMinutes: 10 },
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "deny" }],
      limit: { name: "minutes", side: "within" },
    },
    {
      title: "An older inventory may miss a new address",
      cluster: { inventoryAgeMinutes: 11 },
      object: rbs(named("nope-ip")),
      expect: [{ message: "notFound", action: "warn" }],
      limit: { name: "minutes", side: "beyond" },
    },
    { title: "A reserved address", object: rbs(named("web-ip")), expect: [], isExample: true },
    { title: "A global address is another mistake", object: rbs(named("global-ip")), expect: [] },
    { title: "So is an IP", object: rbs(named("203.0.113.10")), expect: [] },
    {
      title: "A target pool does not look",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, ...named("nope-ip") }),
      expect: [],
    },
  ],
  "static-ip-wrong-scope": [
    {
      title: "A global address",
      object: rbs(named("global-ip")),
      expect: [{ message: "isGlobal", action: "deny" }],
      isExample: true,
    },
    {
      title: "A regional address has the same name",
      cluster: reserved({ name: "global-ip", address: "203.0.113.50", type: "EXTERNAL", tier: "PREMIUM", ...REGIONAL }),
      object: rbs(named("global-ip")),
      expect: [],
    },
    { title: "A regional address", object: rbs(named("web-ip")), expect: [] },
  ],
  "static-ip-wrong-region": [
    {
      title: "A name of another region",
      cluster: IN_EUROPE,
      object: rbs(named("eu-ip")),
      expect: [{ message: "byName", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IP of another region",
      cluster: IN_EUROPE,
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.40" } }),
      expect: [{ message: "byIp", action: "deny" }],
    },
    { title: "The cluster's region", cluster: IN_EUROPE, object: rbs(named("web-ip")), expect: [] },
  ],
  "static-ip-wrong-type": [
    {
      title: "An internal address on an external Service",
      object: rbs(named("int-ip")),
      expect: [{ message: "wrongType", action: "deny" }],
      isExample: true,
    },
    {
      title: "An external address, written as an IP, on an internal Service",
      object: internal({ spec: { loadBalancerIP: "203.0.113.10" } }),
      expect: [{ message: "wrongType", action: "deny" }],
    },
    { title: "An internal address on an internal Service", object: internal(named("int-ip")), expect: [] },
  ],
  "static-ip-wrong-family": [
    {
      title: "An IPv6 address on an IPv4 Service",
      object: rbs(named("web-ip6")),
      expect: [{ message: "unneeded", action: "deny" }],
      isExample: true,
    },
    {
      title: "An IPv4 address on an IPv6 Service",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip") }),
      expect: [{ message: "unneeded", action: "deny" }],
    },
    { title: "One of the two is needed", object: rbs(named("web-ip6,web-ip")), expect: [] },
  ],
  "static-ip-partial-dualstack": [
    {
      title: "Only an IPv4 name",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip") }),
      expect: [{ message: "onlyOne", action: "warn" }],
      isExample: true,
    },
    {
      title: "The IPv6 name and spec.loadBalancerIP",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" }, ...named("web-ip6") }),
      expect: [],
    },
    {
      title: "Both names",
      cluster: DUAL_STACK,
      object: rbs({ spec: BOTH_FAMILIES, ...named("web-ip,web-ip6") }),
      expect: [],
    },
    { title: "Neither", cluster: DUAL_STACK, object: rbs({ spec: BOTH_FAMILIES }), expect: [] },
  ],
  "static-ip-both-forms": [
    {
      title: "A name and an IP",
      object: rbs({ spec: { loadBalancerIP: "203.0.113.10" }, ...named("web-ip") }),
      expect: [{ message: "overridden", action: "warn" }],
      isExample: true,
    },
    {
      title: "The name is of the other family",
      cluster: DUAL_STACK,
      object: rbs({ spec: { ...BOTH_FAMILIES, loadBalancerIP: "203.0.113.10" }, ...named("web-ip6") }),
      expect: [],
    },
    { title: "Only a name", object: rbs(named("web-ip")), expect: [] },
  ],
  "static-ip-reserved-name": [
    {
      title: "A name such as ingress-gce gives",
      object: rbs(named("k8s2-tcp-abc123-shop-web")),
      expect: [{ message: "managed", action: "deny" }],
      isExample: true,
    },
    {
      title: "A name such as the cloud controller manager makes of a uid",
      object: rbs(named("a0123456789abcdef0123456789abcde")),
      expect: [{ message: "managed", action: "deny" }],
    },
    {
      title: "The Service's own uid",
      object: rbs({
        metadata: { uid: "01234567-89ab-cdef-0123-456789abcdef" },
        ...named("01234567-89ab-cdef-0123-456789abcdef"),
      }),
      expect: [{ message: "managed", action: "deny" }],
    },
    { title: "A name that only begins with a letter a", object: rbs(named("api-ip")), expect: [] },
  ],
  "static-ip-in-use": [
    {
      title: "A forwarding rule of another cluster",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-other"),
      object: rbs(named("busy-ip")),
      expect: [{ message: "usedElsewhere", action: "warn" }],
      isExample: true,
    },
    {
      title: "The rule of a Service that shares the address",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-a"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [
        live(rbs, "rbs", {
          name: "a",
          annotations: { [NAMES]: "busy-ip", "service.kubernetes.io/tcp-forwarding-rule": "k8s2-tcp-a" },
          status: ["203.0.113.30"],
        }),
      ],
      expect: [],
    },
    {
      title: "The rule of a target pool, which is named after its uid",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/a0123456789abcdef0123456789abcde"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [
        live(loadBalancer, "target pool", {
          name: "a",
          metadata: { uid: "01234567-89ab-cdef-0123-456789abcdef" },
          status: ["203.0.113.30"],
        }),
      ],
      expect: [],
    },
    {
      title: "The Service's own rule, which its status annotations do not name",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-web"),
      object: live(rbs, "rbs", { labels: { a: "b" }, ...named("busy-ip") }),
      old: live(rbs, "rbs", named("busy-ip")),
      expect: [],
    },
    {
      title: "Manifests that are not all of the cluster tell nothing",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-other"),
      object: rbs(named("busy-ip")),
      isOffline: true,
      expect: [],
    },
    {
      title: "All manifests of the cluster, and one that was exported with its status",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/k8s2-tcp-web"),
      object: live(rbs, "rbs", named("busy-ip")),
      isOffline: true,
      isComplete: true,
      expect: [],
    },
    {
      title: "All manifests of the cluster, and two rules",
      cluster: usedBy("k8s2-tcp-web", "k8s2-tcp-other"),
      object: live(rbs, "rbs", named("busy-ip")),
      isOffline: true,
      isComplete: true,
      expect: [{ message: "usedElsewhere", action: "warn" }],
    },
    {
      title: "A target pool whose uid is not told may own the rule",
      cluster: usedBy("projects/p/regions/us-central1/forwardingRules/a0123456789abcdef0123456789abcde"),
      object: rbs({ ports: [443], ...named("busy-ip") }),
      others: [live(loadBalancer, "target pool", { name: "a", status: ["203.0.113.30"] })],
      expect: [],
    },
    { title: "An address without users", object: rbs(named("web-ip")), expect: [] },
    {
      title: "An address that is not reserved",
      object: loadBalancer({ labels: WANTS_TARGET_POOL, spec: { loadBalancerIP: "203.0.113.99" } }),
      expect: [],
    },
  ],
  "static-ipv6-invalid": [
    {
      title: "Not a /96",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ prefixLength: 64 })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "prefixLength", action: "deny" }],
      isExample: true,
    },
    {
      title: "Reserved for virtual machines",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ ipv6EndpointType: "VM" })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "endpointType", action: "deny" }],
    },
    {
      title: "Standard tier",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ tier: "STANDARD" })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [{ message: "tier", action: "deny" }],
    },
    {
      title: "An internal address has no endpoint type",
      cluster: {
        stackType: "ipv4-ipv6",
        clusterSubnet: { name: "int-subnet", ipv6AccessType: "INTERNAL" },
        ...reserved(ipv6Record({ type: "INTERNAL", ipv6EndpointType: null, subnet: "int-subnet" })),
      },
      object: internal({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [],
    },
    {
      title: "An inventory that tells neither",
      cluster: { ...DUAL_STACK, ...reserved(ipv6Record({ prefixLength: null, ipv6EndpointType: null })) },
      object: rbs({ spec: IPV6_ONLY, ...named("odd-ip6") }),
      expect: [],
    },
    {
      title: "A /96 for network load balancers",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip6") }),
      expect: [],
    },
  ],
  "static-ipv6-first-address-only": [
    {
      title: "A static IPv6 address",
      cluster: DUAL_STACK,
      object: rbs({ spec: IPV6_ONLY, ...named("web-ip6") }),
      expect: [{ message: "firstOnly", action: "info" }],
      isExample: true,
    },
    { title: "IPv4", object: rbs(named("web-ip")), expect: [] },
  ],
};
