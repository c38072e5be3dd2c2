import { readFileSync } from "node:fs";
import { PassThrough, Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import fc from "fast-check";
import t from "tap";
import { forecast as forecastCommand } from "../../src/cli/forecast.ts";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { CLASS, isGkeClass } from "../../src/controllers/l4/load-balancer-class.ts";
import { type ForwardingRule, type Implementation, ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { AddressRecord, ClusterProfile, SubnetRecord } from "../../src/domain/cluster-profile.ts";
import { type ReviewedService, SERVICE } from "../../src/domain/kinds/service.ts";
import { formatPortSet, overlaps } from "../../src/domain/ports.ts";
import { asApplied } from "../../src/lint/as-applied.ts";
import { forecastText } from "../../src/reports/forecast-text.ts";

type Annotations = Readonly<Record<string, string>>;

/** A manifest in one line: ports are "80", "53/UDP"; the rest goes into metadata, spec and status. */
interface Sketch {
  readonly ports?: string;
  readonly annotations?: Annotations;
  readonly finalizers?: readonly string[];
  readonly spec?: object;
  readonly ips?: readonly string[];
}

const RBS = { "cloud.google.com/l4-rbs": "enabled" };
const INTERNAL = { "networking.gke.io/load-balancer-type": "Internal" };
const NAMES = "networking.gke.io/load-balancer-ip-addresses";
const SUBNET = "networking.gke.io/load-balancer-subnet";
const OLD_SUBNET = "networking.gke.io/internal-load-balancer-subnet";
const TIER = "cloud.google.com/network-tier";
const RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges";
const DUAL = { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] };
const F = {
  ilb1: "gke.networking.io/l4-ilb-v1",
  ilb2: "gke.networking.io/l4-ilb-v2",
  net1: "gke.networking.io/l4-netlb-v1",
  net2: "gke.networking.io/l4-netlb-v2",
  net3: "gke.networking.io/l4-netlb-v3",
};

const ADDRESSES: readonly AddressRecord[] = [
  { name: "web-ip", address: "203.0.113.10", type: "EXTERNAL", tier: "PREMIUM", region: "r1" },
  { name: "web-ip2", address: "203.0.113.11", type: "EXTERNAL", tier: "PREMIUM", region: "r1" },
  { name: "std-ip", address: "203.0.113.20", type: "EXTERNAL", tier: "STANDARD", region: "r1" },
  {
    name: "web-ip6",
    address: "2600:1900:4000:9::/96",
    ipVersion: "IPV6",
    type: "EXTERNAL",
    tier: "PREMIUM",
    region: "r1",
  },
  { name: "int-ip", address: "10.0.0.9", ipVersion: "IPV4", type: "INTERNAL", region: "r1" },
  { name: "int-ip6", address: "fd20:1::", ipVersion: "IPV6", type: "INTERNAL", region: "r1" },
  { name: "global-ip", address: "203.0.113.30", type: "EXTERNAL", scope: "global" },
  { name: "far-ip", address: "203.0.113.40", type: "EXTERNAL", region: "r2" },
];
const SUBNETS: readonly SubnetRecord[] = [
  { name: "default", region: "r1", stackType: "IPV4_IPV6", ipv6AccessType: "EXTERNAL" },
  { name: "inside", region: "r1", stackType: "IPV4_IPV6", ipv6AccessType: "INTERNAL" },
  { name: "plain", region: "r1", stackType: "IPV4_ONLY", ipv6AccessType: "NONE" },
];

function service({ ports = "80", annotations = {}, finalizers = [], spec = {}, ips = [] }: Sketch): ReviewedService {
  return SERVICE.read({
    metadata: { name: "web", namespace: "default", annotations, finalizers },
    spec: {
      type: "LoadBalancer",
      ports: ports
        .split(" ")
        .map((text) => ({ port: Number(text.split("/")[0]), protocol: text.split("/")[1] ?? "TCP" })),
      ...spec,
    },
    status: { loadBalancer: { ingress: ips.map((ip) => ({ ip })) } },
  });
}

function cluster(profile: ClusterProfile = {}) {
  return compileCluster({
    gkeVersion: "1.33.4-gke.1000000",
    subsetting: true,
    httpLoadBalancing: true,
    stackType: "ipv4-ipv6",
    region: "r1",
    clusterSubnet: { name: "default", ipv6AccessType: "EXTERNAL" },
    subnets: SUBNETS,
    addresses: ADDRESSES,
    legacyNetwork: false,
    userManagedFirewall: false,
    ...profile,
  });
}

function model(sketch: Sketch, profile: ClusterProfile = {}, previous?: Sketch): ServiceModel {
  return new ServiceModel(service(sketch), previous && service(previous), cluster(profile));
}

function show(rules: readonly ForwardingRule[]): string {
  return rules.map(({ ipVersion, protocol, ports }) => `${ipVersion} ${protocol} ${shape(ports)}`).join("; ");
}

function shape(ports: ForwardingRule["ports"]): string {
  return ports.kind === "range" ? `[${formatPortSet(ports)}]` : formatPortSet(ports);
}

t.test("who owns a Service", async (t) => {
  const table: readonly (readonly [string, Implementation, Sketch, ClusterProfile?, Sketch?])[] = [
    ["asks for no load balancer", "none", { spec: { type: "ClusterIP" } }],
    ["plain", "legacy-external", {}],
    ["RBS annotation", "rbs-netlb", { annotations: RBS }],
    ["RBS annotation of another value", "legacy-external", { annotations: { "cloud.google.com/l4-rbs": "Enabled" } }],
    ["RBS by default", "rbs-netlb", {}, { gkeVersion: "1.37" }],
    ["internal with subsetting", "ilb-subsetting", { annotations: INTERNAL }],
    ["internal without subsetting", "legacy-internal", { annotations: INTERNAL }, { subsetting: false }],
    ["internal without the add-on", "legacy-internal", { annotations: INTERNAL }, { httpLoadBalancing: false }],
    [
      "internal from 1.36 on",
      "ilb-subsetting",
      { annotations: INTERNAL },
      { gkeVersion: "1.36", subsetting: false, httpLoadBalancing: false },
    ],
    ["deprecated key", "ilb-subsetting", { annotations: { "cloud.google.com/load-balancer-type": "internal" } }],
    [
      "first key wins",
      "legacy-external",
      {
        annotations: {
          ...INTERNAL,
          "networking.gke.io/load-balancer-type": "INTERNAL",
          "cloud.google.com/load-balancer-type": "Internal",
        },
      },
    ],
    ["internal beats RBS", "ilb-subsetting", { annotations: { ...INTERNAL, ...RBS } }],
    ["class internal", "ilb-subsetting", { spec: { loadBalancerClass: CLASS.internal } }],
    [
      "class internal without subsetting",
      "unowned",
      { spec: { loadBalancerClass: CLASS.internal } },
      { subsetting: false },
    ],
    [
      "class external beats the annotation",
      "rbs-netlb",
      { annotations: INTERNAL, spec: { loadBalancerClass: CLASS.external } },
    ],
    ["class internal legacy", "legacy-internal", { spec: { loadBalancerClass: CLASS.internalLegacy } }],
    [
      "class external legacy",
      "legacy-external",
      { annotations: RBS, spec: { loadBalancerClass: CLASS.externalLegacy } },
    ],
    ["class standalone", "standalone", { spec: { loadBalancerClass: CLASS.standalone } }],
    ["another class", "foreign", { annotations: INTERNAL, spec: { loadBalancerClass: "example.com/x" } }],
    ["finalizer v1 of internal", "legacy-internal", { annotations: INTERNAL, finalizers: [F.ilb1] }],
    [
      "finalizer v2 of internal",
      "ilb-subsetting",
      { annotations: INTERNAL, finalizers: [F.ilb2] },
      { subsetting: false },
    ],
    ["finalizer of a target pool beats RBS", "legacy-external", { annotations: RBS, finalizers: [F.net1] }],
    ["finalizer of RBS without the annotation", "rbs-netlb", { finalizers: [F.net2] }],
    ["finalizer of RBS with NEGs", "rbs-netlb", { finalizers: [F.net3] }],
    ["finalizer that only the old object has", "rbs-netlb", {}, {}, { annotations: RBS, finalizers: [F.net2] }],
    ["live target pool without finalizer", "legacy-external", { annotations: RBS }, {}, { ips: ["198.51.100.7"] }],
    [
      "live RBS without finalizer",
      "rbs-netlb",
      { annotations: RBS },
      {},
      { ips: ["198.51.100.7"], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "a1" } },
    ],
    ["old one was internal", "rbs-netlb", { annotations: RBS }, {}, { ips: ["10.0.0.7"], annotations: INTERNAL }],
    ["old one was no load balancer", "rbs-netlb", { annotations: RBS }, {}, { spec: { type: "ClusterIP" } }],
  ];
  for (const [what, expected, sketch, profile, previous] of table) {
    t.equal(model(sketch, profile, previous).implementation, expected, what);
  }
  t.ok(isGkeClass(CLASS.external));
  t.notOk(isGkeClass("example.com/x"));
});

t.test("predicates follow from the owner", async (t) => {
  const flags = (m: ServiceModel) =>
    (["isExternal", "isInternal", "isModern", "isLegacy", "isGke"] as const).filter((name) => m[name]).join(" ");
  t.equal(flags(model({})), "isExternal isLegacy isGke");
  t.equal(flags(model({ annotations: RBS })), "isExternal isModern isGke");
  t.equal(flags(model({ annotations: INTERNAL })), "isInternal isModern isGke");
  t.equal(flags(model({ annotations: INTERNAL }, { subsetting: false })), "isInternal isLegacy isGke");
  t.equal(flags(model({ spec: { type: "NodePort" } })), "");

  const m = model({ annotations: { ...RBS, [TIER]: "Standard" }, finalizers: [F.net2] });
  t.same([m.annotatedType, m.isLive, m.optsIntoRbs, m.networkTier], ["External", true, true, "Standard"]);
  t.equal(
    model({ annotations: { ...INTERNAL, [TIER]: "Standard" } }).networkTier,
    "Premium",
    "internal ones have no tier",
  );
  t.equal(model({ annotations: { [TIER]: "standard" } }).networkTier, "Premium", "the value is exact");
  t.notOk(model({}).isLive);
});

const MIXED = "80 53/UDP";
const SPLIT: ClusterProfile = { features: { mixedProtocolNetLB: true, mixedProtocolL3: false } };
const L3: ClusterProfile = { features: { mixedProtocolNetLB: true, mixedProtocolL3: true } };
const MIXED_ILB: ClusterProfile = { features: { mixedProtocolILB: true } };
const RANGE_ONLY: ClusterProfile = { features: { rbsDiscretePorts: false } };

t.test("the forwarding rules of a fresh load balancer", async (t) => {
  const six = "1 2 3 4 5 9";
  const table: readonly (readonly [string, string, Sketch, ClusterProfile?])[] = [
    ["internal, five ports", "IPV4 TCP 1,2,3,4,5", { annotations: INTERNAL, ports: "1 2 3 4 5" }],
    ["internal, six ports", "IPV4 TCP all", { annotations: INTERNAL, ports: six }],
    ["internal, dual stack", "IPV4 TCP 80; IPV6 TCP 80", { annotations: INTERNAL, spec: DUAL }],
    [
      "internal, dual stack switched off",
      "IPV4 TCP 80",
      { annotations: INTERNAL, spec: DUAL },
      { features: { dualStackILB: false } },
    ],
    ["internal, IPv6 only", "IPV6 TCP 80", { annotations: INTERNAL, spec: { ipFamilies: ["IPv6"] } }],
    ["internal, mixed", "IPV4 L3_DEFAULT all", { annotations: INTERNAL, ports: MIXED }, MIXED_ILB],
    ["internal, mixed not available", "IPV4 TCP 53,80", { annotations: INTERNAL, ports: MIXED }],
    ["internal, UDP first", "IPV4 UDP 53,80", { annotations: INTERNAL, ports: "53/UDP 80" }],
    ["internal, SCTP where mixed is available", "IPV4 TCP 99", { annotations: INTERNAL, ports: "99/SCTP" }, MIXED_ILB],
    ["instance groups, IPv4 only", "IPV4 TCP 80", { annotations: INTERNAL, spec: DUAL }, { subsetting: false }],
    ["instance groups, six ports", "IPV4 TCP all", { annotations: INTERNAL, ports: six }, { subsetting: false }],
    ["instance groups, mixed", "", { annotations: INTERNAL, ports: MIXED }, { subsetting: false }],
    ["target pool", "IPV4 TCP [80-443]", { ports: "443 80" }],
    ["target pool, one port", "IPV4 TCP [80-80]", {}],
    ["target pool, mixed", "", { ports: MIXED }],
    ["RBS, discrete", "IPV4 TCP 80,443", { annotations: RBS, ports: "443 80" }],
    ["RBS, six ports", "IPV4 TCP [1-9]", { annotations: RBS, ports: six }],
    ["RBS, not discrete", "IPV4 TCP [80-443]", { annotations: RBS, ports: "443 80" }, RANGE_ONLY],
    ["RBS, dual stack", "IPV4 TCP 80; IPV6 TCP 80", { annotations: RBS, spec: DUAL }],
    [
      "RBS, dual stack switched off",
      "IPV4 TCP 80",
      { annotations: RBS, spec: DUAL },
      { features: { dualStackNetLB: false } },
    ],
    ["RBS, mixed not available", "IPV4 TCP [53-80]", { annotations: RBS, ports: MIXED }, RANGE_ONLY],
    [
      "RBS, split",
      "IPV4 TCP 80; IPV4 UDP 53",
      { annotations: RBS, ports: MIXED },
      { features: { ...SPLIT.features, ...RANGE_ONLY.features } },
    ],
    [
      "RBS, split, dual stack",
      "IPV4 TCP 80; IPV4 UDP 53; IPV6 TCP 53,80",
      { annotations: RBS, ports: MIXED, spec: DUAL },
      SPLIT,
    ],
    ["RBS, split, six of one", "IPV4 TCP [1-9]; IPV4 UDP 53", { annotations: RBS, ports: `${six} 53/UDP` }, SPLIT],
    ["RBS, L3", "IPV4 L3_DEFAULT all; IPV6 L3_DEFAULT all", { annotations: RBS, ports: MIXED, spec: DUAL }, L3],
    ["no owner", "", { spec: { loadBalancerClass: "example.com/x" } }],
    ["standalone", "", { spec: { loadBalancerClass: CLASS.standalone } }],
    ["no ports", "", { annotations: RBS, spec: { ports: [] } }],
  ];
  for (const [what, expected, sketch, profile] of table) {
    t.equal(show(model(sketch, profile).forwardingRules), expected, what);
  }
});

t.test("a range stays a range", async (t) => {
  const live = { annotations: RBS, finalizers: [F.net2], ips: ["198.51.100.7"] };
  const after = (ports: string, before: Sketch, profile?: ClusterProfile) =>
    show(model({ ...live, ports }, profile, before).forwardingRules);
  const six = { ...live, ports: "1 2 3 4 5 9" };
  t.equal(after("1 2 3 9", six), "IPV4 TCP [1-9]", "the same ends");
  t.equal(after("1 2 3 4", six), "IPV4 TCP 1,2,3,4", "another end");
  t.equal(after("1 9", { ...live, ports: "1 2 9" }), "IPV4 TCP 1,9", "it was a list");
  t.equal(after("1 9", { ...six, finalizers: [], ips: [] }), "IPV4 TCP 1,9", "there was no rule yet");
  t.equal(show(model({ ...live, ports: "1 9" }, {}, six).forwardingRulesWith({ discrete: false })), "IPV4 TCP [1-9]");
  t.equal(after("1 9", { ...six, ports: "1/UDP 2/UDP 3/UDP 4/UDP 5/UDP 9/UDP" }), "IPV4 TCP 1,9", "another protocol");
});

t.test("what is really served", async (t) => {
  const table: readonly (readonly [string, boolean, string, Sketch, ClusterProfile?])[] = [
    ["RBS, split", true, "MIXED", { annotations: RBS, ports: MIXED }, SPLIT],
    ["RBS, split, IPv6", false, "TCP", { annotations: RBS, ports: MIXED, spec: DUAL }, SPLIT],
    ["RBS, L3, IPv6", true, "MIXED", { annotations: RBS, ports: MIXED, spec: DUAL }, L3],
    ["RBS, off", false, "UDP", { annotations: RBS, ports: "53/UDP 80" }],
    ["internal", true, "MIXED", { annotations: INTERNAL, ports: MIXED }, MIXED_ILB],
    ["target pool", false, "TCP", { ports: MIXED }, L3],
    ["one protocol", true, "TCP", { annotations: RBS }, L3],
    ["no ports", false, "TCP", { spec: { ports: [] } }],
  ];
  for (const [what, isAvailable, protocol, sketch, profile] of table) {
    const m = model(sketch, profile);
    t.same([m.isMixedAvailable, m.effectiveProtocol], [isAvailable, protocol], what);
  }
});

t.test("pairs of Services on one address", async (t) => {
  const rbs = (ports: string, more: Sketch = {}) => ({ annotations: RBS, ports, ...more });
  const ilb = (ports: string) => ({ annotations: INTERNAL, ports });
  const IPV6 = { ipFamilies: ["IPv6"] };
  const table: readonly (readonly [number, "apart" | "overlap" | "L3", Sketch, Sketch, ClusterProfile?])[] = [
    [1, "apart", rbs("80"), rbs("443")],
    [2, "overlap", rbs("80 443"), rbs("443")],
    [3, "apart", rbs("53"), rbs("53/UDP")],
    [4, "overlap", { ports: "80 443" }, { ports: "100" }],
    [5, "overlap", { ports: "80 443" }, rbs("100")],
    [6, "apart", rbs("80 443"), rbs("100")],
    [7, "overlap", rbs("80 443"), rbs("100"), RANGE_ONLY],
    [8, "overlap", rbs("80 81 82 83 84 90"), rbs("85")],
    [9, "apart", rbs("80 81 82 83 84"), rbs("85")],
    [10, "apart", { ports: "80" }, { ports: "443" }],
    [11, "apart", { ports: "80" }, { ports: "80/UDP" }],
    [12, "apart", { ports: "1000 2000" }, rbs("3000")],
    [14, "apart", ilb("80"), ilb("443")],
    [16, "overlap", ilb("80 81 82 83 84 85"), ilb("443")],
    [17, "apart", ilb("80 81 82 83 84 85"), ilb("53/UDP")],
    [18, "apart", { ...ilb("80"), finalizers: [F.ilb1] }, ilb("8080")],
    [20, "L3", ilb("80 53/UDP"), ilb("443"), MIXED_ILB],
    [21, "overlap", ilb("80 53/UDP"), ilb("80 53/UDP"), MIXED_ILB],
    [22, "apart", rbs("80 80/UDP"), rbs("53/UDP"), SPLIT],
    [23, "overlap", rbs("80 80/UDP"), rbs("80"), SPLIT],
    [24, "L3", rbs("80 53/UDP"), rbs("443"), L3],
    [25, "apart", rbs("80", { spec: DUAL }), rbs("443", { spec: IPV6 })],
    [26, "overlap", rbs("80", { spec: DUAL }), rbs("80", { spec: IPV6 })],
    [27, "overlap", rbs("80", { spec: DUAL }), { ports: "80" }],
    [32, "overlap", rbs("80 81 82 83 84 90"), rbs("85")],
  ];
  for (const [pair, expected, a, b, profile] of table) {
    const rules = [model(a, profile).forwardingRules, model(b, profile).forwardingRules] as const;
    const together = rules[0].flatMap((x) =>
      rules[1].filter((y) => x.ipVersion === y.ipVersion).map((y) => [x, y] as const),
    );
    const hasL3 = together.some(([x, y]) => (x.protocol === "L3_DEFAULT") !== (y.protocol === "L3_DEFAULT"));
    const isOverlapping = together.some(([x, y]) => x.protocol === y.protocol && overlaps(x.ports, y.ports));
    t.equal(isOverlapping ? "overlap" : hasL3 ? "L3" : "apart", expected, `pair ${pair}`);
  }
});

t.test("what the firewall lets in", async (t) => {
  const ranges = (...loadBalancerSourceRanges: string[]) => ({ loadBalancerSourceRanges });
  const table: readonly (readonly [string, object, Sketch, ClusterProfile?])[] = [
    ["open", { IPV4: ["0.0.0.0/0"] }, { annotations: RBS }],
    ["open, dual stack", { IPV4: ["0.0.0.0/0"], IPV6: ["::/0"] }, { annotations: RBS, spec: DUAL }],
    [
      "a family without a range",
      { IPV4: ["10.0.0.0/8"], IPV6: ["::/0"] },
      { annotations: RBS, spec: { ...DUAL, ...ranges(" 10.0.0.1/8 ") } },
    ],
    ["only ranges of the other family", { IPV4: ["0.0.0.0/0"] }, { annotations: RBS, spec: ranges("2001:db8::/32") }],
    ["each range once", { IPV4: ["10.0.0.0/8"] }, { annotations: RBS, spec: ranges("10.0.0.0/8", "10.1.0.0/8") }],
    [
      "annotation",
      { IPV4: ["10.0.0.0/8", "192.0.2.0/24"] },
      { annotations: { ...RBS, [RANGES]: "10.0.0.0/8 , 192.0.2.0/24" } },
    ],
    ["blank annotation", {}, { annotations: { ...RBS, [RANGES]: "" } }],
    ["no CIDR", {}, { annotations: RBS, spec: ranges("10.0.0.1") }],
    ["user-managed", {}, { annotations: RBS }, { userManagedFirewall: true }],
    ["target pool", { IPV4: ["0.0.0.0/0"] }, {}, { userManagedFirewall: true }],
    ["target pool, blank annotation", { IPV4: ["0.0.0.0/0"] }, { annotations: { [RANGES]: " " } }],
    [
      "target pool, both families",
      { IPV4: ["10.0.0.0/8"], IPV6: ["2001:db8::/32"] },
      { spec: ranges("10.0.0.0/8", "2001:db8::/32") },
    ],
    ["target pool, IPv6 alone", { IPV6: ["2001:db8::/32"] }, { spec: ranges("2001:db8::/32") }],
    ["no owner", {}, { spec: { loadBalancerClass: "example.com/x" } }],
  ];
  for (const [what, expected, sketch, profile] of table) t.same(model(sketch, profile).openedRanges, expected, what);

  t.same(model({ spec: ranges(" 10.0.0.0/8"), annotations: { [RANGES]: "x" } }).sourceRanges, {
    origin: "spec",
    items: ["10.0.0.0/8"],
  });
  t.same(model({ annotations: { [RANGES]: "a, b" } }).sourceRanges, { origin: "annotation", items: ["a", "b"] });
  t.same(model({}).sourceRanges, { origin: "none", items: [] });
});

t.test("addresses by name and literally", async (t) => {
  const named = (value: string, more: Sketch = {}) => model({ annotations: { ...RBS, [NAMES]: value }, ...more });
  const a = named(" web-ip , web-ip6 , late,").staticAddresses;
  t.same(a.considered, ["web-ip", "web-ip6"]);
  t.same(a.ignored, ["late"]);
  t.same([a.resolved.IPv4?.name, a.resolved.IPv6?.name], ["web-ip", "web-ip6"]);
  t.ok(a.isPresent && a.isInventoryKnown);
  t.same(named(",web-ip,web-ip2").staticAddresses.considered, ["web-ip"], "a blank piece takes a place");
  t.equal(named("web-ip,web-ip2").staticAddresses.resolved.IPv4?.name, "web-ip", "the first of a family");
  t.same(named("global-ip,far-ip").staticAddresses.unresolved, ["global-ip", "far-ip"]);
  t.notOk(model({}).staticAddresses.isPresent);

  const keys = (m: ServiceModel) => m.addressKeys.map(({ family, key, origin }) => `${family} ${key} ${origin}`);
  t.same(keys(named("web-ip,web-ip6", { spec: DUAL })), [
    "IPv4 203.0.113.10 annotation",
    "IPv6 2600:1900:4000:9:: annotation",
  ]);
  t.same(keys(named("web-ip6")), [], "a family that is not needed");
  t.same(keys(named("web-ip", { spec: { loadBalancerIP: "203.0.113.11" } })), ["IPv4 203.0.113.10 annotation"]);
  t.same(keys(named("gone", { spec: { loadBalancerIP: "203.0.113.11" } })), ["IPv4 203.0.113.11 loadBalancerIP"]);
  t.same(keys(named("web-ip6", { spec: { ...DUAL, loadBalancerIP: "203.0.113.11" } })), [
    "IPv6 2600:1900:4000:9:: annotation",
    "IPv4 203.0.113.11 loadBalancerIP",
  ]);
  t.same(
    keys(model({ annotations: { [NAMES]: "web-ip" }, spec: { loadBalancerIP: "203.0.113.011" } })),
    [],
    "no address",
  );
  t.same(keys(model({ annotations: { ...RBS, [NAMES]: "web-ip" } }, { addresses: null })), [
    "undefined name:web-ip annotation",
  ]);
  t.same(
    keys(model({ annotations: { ...RBS, [NAMES]: "web-ip" } }, { gkeVersion: "1.28" })),
    [],
    "not read before 1.29",
  );
  t.same(
    keys(model({ spec: { loadBalancerIP: "203.0.113.11", loadBalancerClass: "example.com/x" } })),
    [],
    "not GKE's",
  );
  t.same(
    keys(model({ annotations: RBS, spec: { ipFamilies: ["IPv6"], loadBalancerIP: "203.0.113.11" } })),
    [],
    "IPv6 only",
  );

  const peer = named("web-ip", { ips: ["203.0.113.10", "2600:1900:4000:9::", "junk"] }).peerAddressKeys;
  t.same(
    peer.map(({ key, origin }) => `${key} ${origin}`),
    ["203.0.113.10 annotation", "2600:1900:4000:9:: status"],
  );
  t.same(model({ ips: ["203.0.113.10"], spec: { type: "ClusterIP" } }).peerAddressKeys, []);
});

t.test("the subnet that addresses come from", async (t) => {
  const table: readonly (readonly [string, string | undefined, Sketch, ClusterProfile?])[] = [
    ["internal", "default", { annotations: INTERNAL }],
    ["internal, both keys", "plain", { annotations: { ...INTERNAL, [SUBNET]: "plain", [OLD_SUBNET]: "inside" } }],
    ["internal, empty new key", "default", { annotations: { ...INTERNAL, [SUBNET]: "", [OLD_SUBNET]: "inside" } }],
    ["internal, old key", "inside", { annotations: { ...INTERNAL, [OLD_SUBNET]: "inside" } }],
    [
      "instance groups",
      "inside",
      { annotations: { ...INTERNAL, [SUBNET]: "plain", [OLD_SUBNET]: "inside" } },
      { subsetting: false },
    ],
    ["RBS, IPv4", undefined, { annotations: { ...RBS, [SUBNET]: "plain" } }],
    ["RBS, dual stack", "plain", { annotations: { ...RBS, [SUBNET]: "plain" }, spec: DUAL }],
    ["RBS, dual stack, cluster's", "default", { annotations: RBS, spec: DUAL }],
    ["target pool", undefined, { annotations: { [SUBNET]: "plain" } }],
    ["standalone", undefined, { spec: { loadBalancerClass: CLASS.standalone } }],
  ];
  for (const [what, expected, sketch, profile] of table)
    t.equal(model(sketch, profile).effectiveSubnet, expected, what);
});

t.test("a value tells again what it assumes", async (t) => {
  const m = new ServiceModel(service({ annotations: RBS }), undefined, compileCluster({ gkeVersion: "1.33" }));
  const read = () => m.cluster.assumptions.during(() => m.addressKeys);
  t.same(read().assumed, read().assumed);
  const internal = new ServiceModel(service({ annotations: INTERNAL }), undefined, compileCluster({}));
  t.same(internal.cluster.assumptions.during(() => internal.implementation).assumed, [
    "subsettingActive",
    "l4Controller",
  ]);
  t.same(internal.cluster.assumptions.during(() => internal.implementation).assumed, [
    "subsettingActive",
    "l4Controller",
  ]);
});

interface Recorded {
  readonly id: string;
  readonly cluster: ClusterProfile;
  readonly old: unknown;
  readonly new: unknown;
  readonly expect: Readonly<Record<string, unknown>> & { readonly fails: boolean };
}

function recorded(name: string): readonly Recorded[] {
  const lines = readFileSync(`test/fixtures/${name}.jsonl`, "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}

/** Rules and ranges without order, for the API lists them in none. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, unordered(Reflect.get(value, key))]),
  );
}

// What the real controllers did, over one fake cloud: chosen cases, random combinations of settings and edits, and edits
// by `kubectl replace` that strip the controllers' finalizers.
for (const name of ["forecast-cases", "forecast-combinations", "forecast-replacements"]) {
  t.test(`every case of ${name} as a whole`, async (t) => {
    for (const { id, cluster: profile, old, new: next, expect } of recorded(name)) {
      const actual: object = forecast({
        cluster: compileCluster(profile),
        old: old === null ? undefined : SERVICE.read(old),
        new: SERVICE.read(next),
      });
      const fields = Object.keys(expect).filter(
        (key) => !(expect.fails && (key === "forwardingRules" || key === "sourceRanges")) && key !== "error",
      );
      const pick = (value: object) =>
        unordered(Object.fromEntries(fields.map((key) => [key, Reflect.get(value, key)])));
      if (JSON.stringify(pick(actual)) !== JSON.stringify(pick(expect))) t.same(pick(actual), pick(expect), id);
    }
    t.pass("all alike");
  });
}

t.test("a forecast of what stays as it is changes nothing", async (t) => {
  for (const { id, cluster: profile, old } of recorded("forecast-cases")) {
    if (old === null) continue;
    const live = SERVICE.read(old);
    const touched = {
      ...live,
      metadata: { ...live.metadata, annotations: new Map([...live.metadata.annotations, ["x", "y"]]) },
    };
    for (const next of [live, touched]) {
      const { forwardingRuleChange, ipv4, ipv6 } = forecast({ cluster: compileCluster(profile), old: live, new: next });
      const isStill =
        forwardingRuleChange === "none" && [ipv4, ipv6].every((change) => ["none", "same"].includes(change));
      if (!isStill) t.fail(`${id}: ${forwardingRuleChange} ${ipv4} ${ipv6}`);
    }
  }
  t.pass("still");
});

t.test("what a forecast says of finalizers that an edit strips, and of what it can't see", async (t) => {
  const ips = ["10.0.0.7"];
  const mixed = "80 53/UDP";
  const DISTRIBUTED = { trafficDistribution: "PreferClose" };
  const table: readonly (readonly [string, string | undefined, Sketch, Sketch, ClusterProfile?])[] = [
    ["a subsetting Service leaks", "leaks", { annotations: INTERNAL, finalizers: [F.ilb2], ips }, { ips }],
    [
      "one that keeps its finalizer does not",
      undefined,
      { annotations: INTERNAL, finalizers: [F.ilb2], ips },
      { finalizers: [F.ilb2], ips },
    ],
    [
      "RBS finds its one rule by name",
      "is deleted",
      { annotations: RBS, finalizers: [F.net2], ips },
      { spec: { type: "ClusterIP" }, ips },
    ],
    [
      "RBS does not find the rules of two protocols",
      "leaks",
      { annotations: RBS, finalizers: [F.net2], ips, ports: mixed },
      { spec: { type: "ClusterIP" }, ips, ports: mixed },
      { features: { mixedProtocolNetLB: true } },
    ],
    [
      "a finalizer without an address",
      "Presumed",
      { annotations: RBS, finalizers: [F.net2] },
      { annotations: RBS, finalizers: [F.net2], ports: "81" },
    ],
    [
      "half-made RBS that becomes internal",
      "The outcome is open",
      { annotations: RBS, finalizers: [F.net2] },
      { annotations: INTERNAL, finalizers: [F.net2] },
      { subsetting: false },
    ],
    [
      "traffic distribution of RBS",
      "No controller notices",
      { annotations: RBS, finalizers: [F.net2], ips },
      { annotations: RBS, finalizers: [F.net2], ips, spec: DISTRIBUTED },
    ],
    [
      "a target pool that asks for both at once",
      "can't become RBS",
      { finalizers: [F.net1], ips },
      { annotations: { ...RBS, ...INTERNAL }, finalizers: [F.net1], ips },
    ],
  ];
  for (const [title, words, old, next, profile = {}] of table) {
    const { reasons } = forecast({ cluster: cluster(profile), old: service(old), new: service(next) });
    if (words === undefined) t.notMatch(reasons.join("\n"), /leaks/, title);
    else t.match(reasons.join("\n"), words, title);
  }
});

t.test(
  "one rule for all protocols comes with a firewall that denies the rest, and a forecast says so once",
  async (t) => {
    const reasonsOf = (sketch: Sketch, profile: ClusterProfile) =>
      forecast({ cluster: cluster(profile), old: undefined, new: service(sketch) }).reasons.filter((reason) =>
        reason.includes("at priority 999"),
      );
    const both = { annotations: RBS, ports: "80 53/UDP", spec: DUAL };
    t.equal(reasonsOf(both, L3).length, 1, "for both families");
    t.equal(reasonsOf({ annotations: INTERNAL, ports: "80 53/UDP" }, MIXED_ILB).length, 1, "internal");
    t.equal(reasonsOf({ ...both, ports: "80" }, L3).length, 0, "of one protocol nothing is known");
  },
);

/** "owner IPv4 IPv6 change", with "fails" in front where the sync does. */
function told(old: Sketch | undefined, next: Sketch | undefined, profile: ClusterProfile = {}): string {
  const result = forecast({ cluster: cluster(profile), old: old && service(old), new: next && service(next) });
  const words = [result.owner, result.ipv4, result.ipv6, result.forwardingRuleChange];
  return `${result.fails ? "fails " : ""}${words.join(" ")}`;
}

t.test("what recorded cases do not show", async (t) => {
  const rbs: Sketch = { annotations: RBS, finalizers: [F.net2], ips: ["198.51.100.7"] };
  const pool: Sketch = { finalizers: [F.net1], ips: ["198.51.100.7"] };
  const ilb: Sketch = { annotations: INTERNAL, finalizers: [F.ilb2], ips: ["10.0.0.7"] };
  const ilb1: Sketch = { annotations: INTERNAL, finalizers: [F.ilb1], ips: ["10.0.0.7"] };
  const NO_INVENTORY: ClusterProfile = { addresses: null, subnets: null, clusterSubnet: null };
  const BYO: ClusterProfile = { features: { byoIpv6: true } };
  const v6Only = { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv6"] };
  const COLLECTION = { "networking.gke.io/ip-collection-v6": "c1" };
  const traces = (...protocols: string[]) =>
    Object.fromEntries(protocols.map((protocol) => [`service.kubernetes.io/${protocol}-forwarding-rule`, "x"]));
  const table: readonly (readonly [string, string, Sketch | undefined, Sketch | undefined, ClusterProfile?])[] = [
    ["nothing before, nothing after", "none none none none", undefined, undefined],
    ["deletion", "none removed none deleted", rbs, undefined],
    ["deletion of an internal one", "none removed none deleted", ilb, undefined],
    ["deletion of a target pool", "none removed none deleted", pool, undefined],
    ["deletion of instance groups", "none removed none deleted", ilb1, undefined],
    ["the add-on is off", "none none none none", undefined, { annotations: RBS }, { httpLoadBalancing: false }],
    [
      "the add-on was turned off",
      "rbs-netlb same none none",
      rbs,
      { spec: { type: "ClusterIP" } },
      { httpLoadBalancing: false },
    ],
    [
      "no controller, unowned",
      "none none none none",
      undefined,
      { spec: { loadBalancerClass: CLASS.internal } },
      { subsetting: false },
    ],
    ["no controller, standalone", "none none none none", undefined, { spec: { loadBalancerClass: CLASS.standalone } }],
    [
      "another class is refused",
      "legacy-external same none none",
      pool,
      { ...pool, spec: { loadBalancerClass: CLASS.external } },
    ],
    [
      "a class that goes away is a switch",
      "legacy-external changed none recreated",
      { ...ilb, spec: { loadBalancerClass: CLASS.internal } },
      { ...ilb, annotations: {} },
    ],
    [
      "unnoticed although it fails",
      "none none none none",
      { ports: MIXED },
      { ports: MIXED, spec: { selector: { a: "b" } } },
    ],
    [
      "type and annotation in one edit, instance groups",
      "legacy-internal removed none deleted",
      ilb1,
      { ...ilb1, annotations: {}, spec: { type: "ClusterIP" } },
    ],
    [
      "type and annotation in one edit, with RBS",
      "legacy-internal same none none",
      ilb1,
      { ...ilb1, annotations: RBS, spec: { type: "ClusterIP" } },
    ],
    [
      "type and annotation in one edit, target pool",
      "legacy-external same none none",
      pool,
      { ...pool, annotations: INTERNAL, spec: { type: "ClusterIP" } },
    ],
    [
      "the same by class",
      "none removed none deleted",
      { ...ilb1, spec: { loadBalancerClass: CLASS.internalLegacy } },
      { ...ilb1, annotations: {}, spec: { type: "ClusterIP", loadBalancerClass: CLASS.internalLegacy } },
    ],
    [
      "the same by the other class",
      "none removed none deleted",
      { ...pool, spec: { loadBalancerClass: CLASS.externalLegacy } },
      { ...pool, annotations: INTERNAL, spec: { type: "ClusterIP", loadBalancerClass: CLASS.externalLegacy } },
    ],
    [
      "made before mixed protocols came",
      "rbs-netlb same none recreated",
      { ...rbs, ports: MIXED, annotations: { ...RBS, ...traces("tcp") } },
      { ...rbs, ports: `${MIXED} 90` },
      SPLIT,
    ],
    [
      "made as two rules",
      "rbs-netlb same none recreated",
      { ...rbs, ports: MIXED, annotations: { ...RBS, ...traces("tcp", "udp") } },
      { ...rbs, ports: `${MIXED} 90` },
      L3,
    ],
    [
      "made as one for all",
      "rbs-netlb same none none",
      { ...rbs, ports: MIXED, annotations: { ...RBS, ...traces("l3") } },
      { ...rbs, ports: `${MIXED} 90` },
      L3,
    ],
    [
      "made as one for all, now two",
      "rbs-netlb same none recreated",
      { ...rbs, ports: MIXED, annotations: { ...RBS, ...traces("l3") } },
      { ...rbs, ports: `${MIXED} 90` },
      SPLIT,
    ],
    [
      "dual stack was turned off",
      "rbs-netlb same same recreated",
      { ...rbs, spec: DUAL, ips: ["198.51.100.7", "2600::7"] },
      { ...rbs, spec: DUAL, ports: "81" },
      { features: { dualStackNetLB: false } },
    ],
    [
      "one family from the time before",
      "rbs-netlb same none recreated",
      { ...rbs, spec: { ipFamilyPolicy: "PreferDualStack", ipFamilies: ["IPv4"] } },
      { ...rbs, ports: "81", spec: { ipFamilyPolicy: "PreferDualStack", ipFamilies: ["IPv4"] } },
    ],
    [
      "works although it would be refused",
      "fails rbs-netlb same none none",
      { ...rbs, annotations: { ...RBS, "networking.gke.io/l4-strong-session-affinity": "enabled" } },
      { ...rbs, annotations: { ...RBS, "networking.gke.io/l4-strong-session-affinity": "enabled" }, ports: "81" },
    ],
    ["an address that is none", "rbs-netlb same none recreated", { ...rbs, ips: ["<nil>"] }, { ...rbs, ports: "81" }],
    [
      "live without finalizer",
      "legacy-external same none recreated",
      { ...pool, finalizers: [] },
      { ...pool, finalizers: [], ports: "81" },
    ],
    [
      "live without owner",
      "none none none none",
      { ips: ["198.51.100.7"], spec: { loadBalancerClass: "example.com/x" } },
      { spec: { loadBalancerClass: "example.com/x" }, ports: "81" },
    ],
    [
      "finalizers of both sides",
      "ilb-subsetting same none recreated",
      { ...ilb, finalizers: [F.ilb2, F.net2] },
      { ...ilb, finalizers: [F.ilb2], ports: "81" },
    ],
    [
      "instance groups while a switch is under way",
      "legacy-internal same none recreated",
      { ...ilb1, finalizers: [F.ilb1, F.net1] },
      { ...ilb1, ports: "81" },
    ],
    [
      "was no load balancer, finalizers pending",
      "rbs-netlb added none created",
      { ...rbs, spec: { type: "ClusterIP" } },
      rbs,
    ],
    [
      "legacy network",
      "rbs-netlb added none created",
      undefined,
      { annotations: RBS, spec: { loadBalancerIP: "10.0.0.9" } },
      { legacyNetwork: true },
    ],
    [
      "legacy network, internal",
      "legacy-internal same none recreated",
      ilb1,
      { ...ilb1, ports: "81" },
      { legacyNetwork: true },
    ],
    [
      "IP collection for IPv4",
      "fails rbs-netlb none none none",
      undefined,
      { annotations: { ...RBS, ...COLLECTION } },
      BYO,
    ],
    [
      "IP collection and subnet",
      "fails rbs-netlb none none none",
      undefined,
      { annotations: { ...RBS, ...COLLECTION, [SUBNET]: "default" }, spec: v6Only },
      BYO,
    ],
    [
      "IP collection",
      "rbs-netlb none changed recreated",
      { ...rbs, ips: ["2600::7"], spec: v6Only },
      { ...rbs, annotations: { ...RBS, ...COLLECTION }, spec: v6Only },
      BYO,
    ],
    [
      "names without inventory",
      "rbs-netlb added none created",
      undefined,
      { annotations: { ...RBS, [NAMES]: "a,b,c" } },
      NO_INVENTORY,
    ],
    [
      "dual stack without inventory",
      "rbs-netlb added added created",
      undefined,
      { annotations: RBS, spec: DUAL },
      NO_INVENTORY,
    ],
    [
      "internal dual stack without inventory",
      "ilb-subsetting added added created",
      undefined,
      { annotations: { ...INTERNAL, [SUBNET]: "some" }, spec: DUAL },
      NO_INVENTORY,
    ],
    [
      "unknown address on a target pool",
      "legacy-external added none created",
      undefined,
      { spec: { loadBalancerIP: "203.0.113.99" } },
      NO_INVENTORY,
    ],
    [
      "missing subnet, dual stack",
      "fails rbs-netlb none none none",
      undefined,
      { annotations: { ...RBS, [SUBNET]: "gone" }, spec: DUAL },
    ],
    [
      "reserved IPv6 address of another type",
      "fails rbs-netlb none none none",
      undefined,
      { annotations: { ...RBS, [NAMES]: "int-ip6" }, spec: v6Only },
    ],
    [
      "tier that a named address has not",
      "fails rbs-netlb none none none",
      undefined,
      { annotations: { ...RBS, [NAMES]: "std-ip" } },
    ],
    ["no ports, target pool", "fails legacy-external none none none", undefined, { spec: { ports: [] } }],
    ["no ports, RBS", "rbs-netlb added none created", undefined, { annotations: RBS, spec: { ports: [] } }, RANGE_ONLY],
    [
      "SCTP on a target pool that moves away",
      "fails legacy-external removed none deleted",
      pool,
      { ...pool, ports: "99/SCTP", spec: { loadBalancerIP: "203.0.113.10" } },
    ],
    ["SCTP on a target pool", "fails legacy-external same none none", pool, { ...pool, ports: "99/SCTP" }],
    [
      "shared backend service",
      "legacy-internal same none recreated",
      ilb1,
      { ...ilb1, annotations: { ...INTERNAL, "cloud.google.com/load-balancer-backend-share": "true" } },
    ],
    [
      "tier of IPv6 with a user's address",
      "fails rbs-netlb none same none",
      { ...rbs, ips: ["2600::7"], spec: v6Only },
      { ...rbs, annotations: { ...RBS, [TIER]: "Standard" }, spec: v6Only },
    ],
    [
      "families taken away without traces leak",
      "rbs-netlb same same none",
      { ...rbs, spec: DUAL, ips: ["198.51.100.7", "2600::7"] },
      { ...rbs, spec: { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4"] } },
    ],
    [
      "families taken away",
      "rbs-netlb same removed deleted",
      { ...rbs, spec: DUAL, ips: ["198.51.100.7", "2600::7"] },
      {
        ...rbs,
        annotations: {
          ...RBS,
          ...traces("tcp"),
          "service.kubernetes.io/tcp-forwarding-rule-ipv6": "x",
          "service.kubernetes.io/firewall-rule-ipv6": "x",
        },
        spec: { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4"] },
      },
    ],
  ];
  for (const [what, expected, old, next, profile] of table) t.equal(told(old, next, profile), expected, what);
});

t.test("a Service that is being deleted", async (t) => {
  const raw = (metadata: object) =>
    SERVICE.read({
      metadata,
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
      status: { loadBalancer: { ingress: [{ ip: "198.51.100.7" }] } },
    });
  const old = raw({ name: "web", finalizers: [F.net1] });
  const next = raw({ name: "web", finalizers: [F.net1], deletionTimestamp: "2026-01-01T00:00:00Z" });
  const { owner, ipv4, forwardingRuleChange } = forecast({ cluster: cluster(), old, new: next });
  t.same([owner, ipv4, forwardingRuleChange], ["none", "removed", "deleted"]);
});

t.test("a forecast says what there is and why", async (t) => {
  const internal = forecast({
    cluster: cluster(),
    old: undefined,
    new: service({ annotations: { ...INTERNAL, [NAMES]: "int-ip" }, ports: "1 2 3 4 5 6" }),
  });
  t.same(internal.forwardingRules, [
    {
      ipVersion: "IPV4",
      protocol: "TCP",
      scheme: "INTERNAL",
      networkTier: "PREMIUM",
      allowGlobalAccess: false,
      allPorts: true,
    },
  ]);
  t.same(internal.addresses, { ipv4: "10.0.0.9" });
  const external = forecast({
    cluster: compileCluster({}),
    old: undefined,
    new: service({ annotations: RBS, spec: { loadBalancerIP: "x\ny" } }),
  });
  t.same(external.forwardingRules[0]?.ports, ["80"]);
  t.ok(external.reasons.some((reason) => reason.startsWith("Assumed, because the cluster profile is silent: ")));
  t.notMatch(external.reasons.join(""), /\n/);
  const pool = forecast({ cluster: cluster(), old: undefined, new: service({ ports: "80 443" }) });
  t.equal(pool.forwardingRules[0]?.portRange, "80-443");
  t.same(pool.addresses, { ipv4: "new" });
});

t.test("no JSON makes it throw", async (t) => {
  const clusters = [cluster(), cluster(L3), cluster({ subsetting: false, ...SPLIT }), compileCluster({})];
  const key = fc.constantFrom(
    "metadata",
    "spec",
    "status",
    "annotations",
    "finalizers",
    "ports",
    "port",
    "protocol",
    "type",
    "loadBalancer",
    "ingress",
    "ip",
    "ipFamilies",
    NAMES,
    RANGES,
    TIER,
  );
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 1 }),
    fc.constantFrom(
      "LoadBalancer",
      "Internal",
      "enabled",
      "TCP",
      "UDP",
      "IPv6",
      "RequireDualStack",
      80,
      ...Object.values(F),
    ),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 6 }),
    ),
  }));
  const shaped = fc.record({
    metadata: fc.record({ annotations: fc.dictionary(key, fc.string()), finalizers: fc.subarray(Object.values(F)) }),
    spec: fc.record({
      type: fc.constantFrom("LoadBalancer", "ClusterIP"),
      loadBalancerClass: fc.option(fc.constantFrom(...Object.values(CLASS), "x"), { nil: undefined }),
      loadBalancerIP: fc.option(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), { nil: undefined }),
      ports: fc.array(fc.record({ port: fc.integer(), protocol: fc.constantFrom("TCP", "UDP", "SCTP", "") }), {
        maxLength: 7,
      }),
      ipFamilies: fc.subarray(["IPv4", "IPv6", "x"]),
      ipFamilyPolicy: fc.constantFrom("SingleStack", "PreferDualStack", "x"),
    }),
    status: fc.record({
      loadBalancer: fc.record({
        ingress: fc.array(fc.record({ ip: fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()) }), { maxLength: 2 }),
      }),
    }),
  });
  const value = fc.oneof(tree, shaped, shaped);
  fc.assert(
    fc.property(value, value, fc.constantFrom(...clusters), (old, next, where) => {
      const result = forecast({ cluster: where, old: SERVICE.read(old), new: SERVICE.read(next) });
      return JSON.parse(JSON.stringify(result)).reasons.every((reason: string) => !reason.includes("\n"));
    }),
    { numRuns: 1500 },
  );
  t.pass("never");
});

t.test("what is made stays as it is when it is synced again", async (t) => {
  const sketch = fc.record({
    ports: fc.constantFrom("80", "443 80", "1 2 3 4 5 9", "53/UDP", MIXED, "53/UDP 80"),
    annotations: fc
      .tuple(
        fc.constantFrom({}, RBS, INTERNAL),
        fc.constantFrom({}, { [TIER]: "Standard" }),
        fc.constantFrom({}, { [NAMES]: "web-ip" }, { [NAMES]: "int-ip" }, { [NAMES]: "web-ip6,web-ip" }),
        fc.constantFrom({}, { [SUBNET]: "inside" }, { [OLD_SUBNET]: "plain" }),
      )
      .map((parts): Annotations => Object.assign({}, ...parts)),
    spec: fc.constantFrom(
      {},
      DUAL,
      { ipFamilies: ["IPv6"] },
      { externalTrafficPolicy: "Local" },
      { sessionAffinity: "ClientIP" },
    ),
  });
  const profile = fc.constantFrom<ClusterProfile>({}, { subsetting: false }, SPLIT, L3, MIXED_ILB, RANGE_ONLY);
  fc.assert(
    fc.property(sketch, profile, (made, where) => {
      const where_ = cluster(where);
      const created = forecast({ cluster: where_, old: undefined, new: service(made) });
      if (created.fails) return;
      const live = settled(made, created);
      const again = { ...live, annotations: { ...live.annotations, note: "x" } };
      const result = forecast({ cluster: where_, old: service(live), new: service(again) });
      t.same(
        [
          result.owner,
          result.fails,
          result.forwardingRuleChange,
          result.addresses,
          result.forwardingRules,
          result.sourceRanges,
        ],
        [created.owner, false, "none", addressesOf(live), created.forwardingRules, created.sourceRanges],
        JSON.stringify({ made, where }),
      );
    }),
    { numRuns: 300 },
  );
});

const OWN_FINALIZER = {
  "rbs-netlb": F.net2,
  "ilb-subsetting": F.ilb2,
  "legacy-external": F.net1,
  "legacy-internal": F.ilb1,
  none: "x",
};

/** The Service as it is once its load balancer is made. */
function settled(made: Sketch, { owner, addresses, forwardingRules }: ReturnType<typeof forecast>): Sketch {
  const ipv4 = addresses.ipv4 === "new" ? "198.51.100.7" : addresses.ipv4;
  const ipv6 = addresses.ipv6 === "new" ? "2600::7" : addresses.ipv6;
  const isModern = owner === "rbs-netlb" || owner === "ilb-subsetting";
  const traces = (isModern ? forwardingRules : []).map(({ ipVersion, protocol }) => {
    const kind = protocol === "L3_DEFAULT" ? "l3" : protocol.toLowerCase();
    return [`service.kubernetes.io/${kind}-forwarding-rule${ipVersion === "IPV6" ? "-ipv6" : ""}`, "x"];
  });
  return {
    ...made,
    annotations: { ...made.annotations, ...Object.fromEntries(traces) },
    finalizers: [OWN_FINALIZER[owner]],
    ips: [ipv4, ipv6].filter((ip) => ip !== undefined),
  };
}

function addressesOf({ ips = [] }: Sketch) {
  const ipv4 = ips.find((ip) => ip.includes("."));
  const ipv6 = ips.find((ip) => ip.includes(":"));
  return { ...(ipv4 && { ipv4 }), ...(ipv6 && { ipv6 }) };
}

function commandIo(stdin: string) {
  return {
    stdin: Readable.from([stdin]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    env: {},
    cwd: "/",
    now: () => new Date(0),
  };
}

/** Runs the command on `stdin`; what it prints and its exit code. */
async function run(argv: readonly string[], stdin = "") {
  const io = commandIo(stdin);
  const code = await forecastCommand.run(argv, io);
  io.stdout.end();
  return { code, text: await readText(io.stdout) };
}

t.test("l4guard forecast --jsonl", async (t) => {
  const line = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const next = { kind: "Service", spec: { type: "LoadBalancer", ports: [{ port: 80 }] } };
  const input = [
    { id: 1, cluster: { gkeVersion: "1.33" }, old: null, new: next },
    "",
    "{",
    "[]",
    { id: 2 },
    { id: 3, new: "web" },
    { id: 4, new: next, cluster: 5 },
    { id: 5, new: { ...next, spec: { ...next.spec, loadBalancerIP: "192.0.2.1" } }, cluster: { addresses: [null] } },
    { id: 6, old: next, new: null },
  ];
  const { code, text } = await run(["--jsonl"], input.map(line).join("\n"));
  const answers = text
    .trim()
    .split("\n")
    .map((answer) => JSON.parse(answer));
  t.equal(code, 2);
  t.same(
    answers.map(({ id, owner }) => [id, owner]),
    [
      [1, "legacy-external"],
      [null, undefined],
      [null, undefined],
      [2, undefined],
      [3, undefined],
      [4, undefined],
      [5, undefined],
      [6, "none"],
    ],
  );
  t.same(Object.keys(answers[0]), [
    "id",
    "owner",
    "fails",
    "ipv4",
    "ipv6",
    "forwardingRuleChange",
    "annotationsRemoved",
    "forwardingRules",
    "sourceRanges",
    "reasons",
  ]);
  t.same(
    answers.slice(1, 7).map(({ error }) => String(error).slice(0, 24)),
    [
      "the line is not JSON",
      "the line is not a JSON o",
      "neither old nor new is t",
      "old and new must be obje",
      "cluster is not an object",
      "the cluster profile is m",
    ],
  );
  t.equal((await run(["--jsonl"], line(input[0]))).code, 0);
});

t.test("a forecast for people", async (t) => {
  const live: Sketch = { annotations: { ...RBS, note: "x" }, finalizers: [F.net2], ips: ["198.51.100.7"], spec: DUAL };
  const manifest = {
    kind: "Service",
    metadata: { name: "web", annotations: RBS },
    spec: { type: "LoadBalancer", ports: [{ port: 443 }], loadBalancerSourceRanges: ["10.0.0.0/8", "2001:db8::/32"] },
  };
  const next = asApplied(manifest, service(live).raw);
  const result = forecast({ cluster: cluster(), old: service(live), new: SERVICE.read(next) });
  const text = forecastText("default/web", result, { isUpdate: true, colour: false });
  t.ok(
    text.split("\n").every((row) => row.length <= 80),
    "80 columns",
  );
  t.match(text, /^Service default\/web\n {2}owner {13}RBS controller: external/);
  t.match(text, /IPv4 198\.51\.100\.7 \(same\)/, "what controllers wrote stays");
  t.match(text, /IPv4 TCP 443, external, Premium tier\n {20}IPv6 TCP 443/, "so do the families");
  t.match(text, /IPv4 10\.0\.0\.0\/8\n {20}IPv6 2001:db8::\/32/);
  t.match(text, /the edit {10}Forwarding rules are deleted and made again: expect a gap in/);

  const internal = service({
    annotations: { ...INTERNAL, "networking.gke.io/internal-load-balancer-allow-global-access": "true" },
    ports: "1 2 3 4 5 6",
  });
  const made = forecast({ cluster: cluster(), old: undefined, new: internal });
  const coloured = forecastText("default/web", made, { isUpdate: false, colour: true });
  t.ok(coloured.includes("\u001b[1mWhy\u001b[22m"));
  t.match(coloured, /IPv4 TCP all ports, internal, global access/);
  const failing = forecast({ cluster: cluster(), old: undefined, new: service({ ports: MIXED }) });
  t.match(
    forecastText("a/b", failing, { isUpdate: false, colour: false }),
    /addresses {9}none[\s\S]*result {12}The sync fails\./,
  );
  const pool: Sketch = { finalizers: [F.net1], ips: ["198.51.100.7"] };
  const withdrawn = forecast({ cluster: cluster(), old: service(pool), new: service({ ...pool, annotations: RBS }) });
  t.match(
    forecastText("a/b", withdrawn, { isUpdate: true, colour: false }),
    /The annotation cloud\.google\.com\/l4-rbs is taken off/,
  );
});

t.test("a manifest is applied over the live object", async (t) => {
  const live = {
    metadata: {
      annotations: { note: "old", [`service.kubernetes.io/tcp-forwarding-rule`]: "x" },
      finalizers: [F.net2],
    },
    spec: { ipFamilies: ["IPv6"] },
    status: { a: 1 },
  };
  t.same(asApplied({ kind: "Service", spec: { type: "LoadBalancer" } }, live), {
    kind: "Service",
    metadata: { finalizers: [F.net2], annotations: { "service.kubernetes.io/tcp-forwarding-rule": "x" } },
    spec: { ipFamilies: ["IPv6"], type: "LoadBalancer" },
    status: { a: 1 },
  });
  const families = { spec: { ipFamilyPolicy: "SingleStack" } };
  t.same(Reflect.get(Object(asApplied(families, live)), "spec"), { ipFamilyPolicy: "SingleStack" });
  for (const own of [{ status: {} }, { metadata: { finalizers: [] } }])
    t.equal(asApplied(own, live), own, "a live object");
});

t.test("l4guard forecast refuses what it can't make sense of", async (t) => {
  await t.rejects(run([]), { name: "UsageError" });
  await t.rejects(run(["a", "b"]), { name: "UsageError" });
});
