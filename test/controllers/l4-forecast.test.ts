import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { isNoticed } from "../../src/controllers/l4/forecast/notice.ts";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { CLASS } from "../../src/controllers/l4/load-balancer-class.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import {
  type Annotations,
  cluster,
  DUAL,
  F,
  INTERNAL,
  L3,
  MIXED,
  MIXED_ILB,
  NAMES,
  OLD_SUBNET,
  RANGE_ONLY,
  RANGES,
  RBS,
  type Sketch,
  SPLIT,
  SUBNET,
  service,
  TIER,
} from "../support/l4-sketches.ts";

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

t.test("which edits a controller starts a sync for", async (t) => {
  const base = { type: "LoadBalancer", ports: [{ name: "web", port: 80, targetPort: 8080, nodePort: 30_000 }] };
  const [port] = base.ports;
  const read = (spec: object, annotations: object = {}) =>
    SERVICE.read({ metadata: { name: "web", annotations }, spec: { ...base, ...spec } });
  const facts = compileCluster({}).facts;
  const isSeen = (old: ReturnType<typeof read>, now: ReturnType<typeof read>) =>
    isNoticed({ old, service: now, owner: "rbs-netlb", facts });
  t.notOk(isSeen(read({}), read({ selector: { app: "api" } })), "what Pods it leads to is for others");
  const noticed: Readonly<Record<string, readonly [object, object]>> = {
    "a class": [{}, { loadBalancerClass: "networking.gke.io/l4-regional-external" }],
    "a port's name": [{}, { ports: [{ ...port, name: "api" }] }],
    "a port's name that goes": [{}, { ports: [{ ...port, name: undefined }] }],
    "a port of the Pods": [{}, { ports: [{ ...port, targetPort: 9090 }] }],
    "a port of the Pods that is written": [{ ports: [{ ...port, targetPort: undefined }] }, {}],
    "an address": [{}, { loadBalancerIP: "203.0.113.1" }],
    "how long a client stays": [
      { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } } },
      { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 20 } } },
    ],
  };
  for (const [title, [old, now]] of Object.entries(noticed)) t.ok(isSeen(read(old), read(now)), title);
  t.ok(isSeen(read({}), read({}, { "networking.gke.io/load-balancer-type": "Internal" })), "an annotation");
  t.notOk(isSeen(read({}), read({}, { "service.kubernetes.io/firewall-rule": "k8s-fw" })), "one that it wrote itself");
});

t.test("strong session affinity takes timeouts from 60 s to 16 hours", async (t) => {
  const annotations = { ...RBS, "networking.gke.io/l4-strong-session-affinity": "enabled" };
  for (const [timeoutSeconds, refusal] of [
    [59, "a session affinity timeout of 59 s is not in 60 to 57600"],
    [60, undefined],
    [57_600, undefined],
    [57_601, "a session affinity timeout of 57601 s is not in 60 to 57600"],
  ] as const) {
    const spec = { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds } } };
    const { reasons } = forecast({
      cluster: cluster({ features: { strongSessionAffinity: true } }),
      old: undefined,
      new: service({ annotations, spec }),
    });
    const told = reasons.filter((reason) => reason.includes("session affinity timeout"));
    if (refusal === undefined) t.same(told, [], `${timeoutSeconds} s`);
    else t.match(told, [new RegExp(`${refusal}.*checkStrongSessionAffinityRequirements`)], `${timeoutSeconds} s`);
  }
});
