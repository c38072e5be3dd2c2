import t from "tap";
import { CLASS } from "../../src/controllers/l4/load-balancer-class.ts";
import type { ForwardingRule } from "../../src/controllers/l4/model.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { formatPortSet, overlaps } from "../../src/domain/ports.ts";
import {
  DUAL,
  F,
  INTERNAL,
  L3,
  MIXED,
  MIXED_ILB,
  model,
  RANGE_ONLY,
  RANGES,
  RBS,
  type Sketch,
  SPLIT,
} from "../support/l4-sketches.ts";

function show(rules: readonly ForwardingRule[]): string {
  return rules.map(({ ipVersion, protocol, ports }) => `${ipVersion} ${protocol} ${shape(ports)}`).join("; ");
}

function shape(ports: ForwardingRule["ports"]): string {
  return ports.kind === "range" ? `[${formatPortSet(ports)}]` : formatPortSet(ports);
}

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
