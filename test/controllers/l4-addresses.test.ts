import t from "tap";
import { CLASS } from "../../src/controllers/l4/load-balancer-class.ts";
import { ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { DUAL, INTERNAL, model, NAMES, OLD_SUBNET, RBS, type Sketch, SUBNET, service } from "../support/l4-sketches.ts";

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
  t.same(read().noted, read().noted);
  const internal = new ServiceModel(service({ annotations: INTERNAL }), undefined, compileCluster({}));
  t.same(internal.cluster.assumptions.during(() => internal.implementation).noted, [
    "subsettingActive",
    "l4Controller",
  ]);
  t.same(internal.cluster.assumptions.during(() => internal.implementation).noted, [
    "subsettingActive",
    "l4Controller",
  ]);
});
