import { readFileSync } from "node:fs";
import t from "tap";
import { LiveLoadBalancer } from "../../src/controllers/l4/restart.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { upgrade } from "../../src/index.ts";

const FLEET = [{ name: "fleet.yaml", text: readFileSync("test/fixtures/upgrade-fleet.yaml", "utf8") }];
const CLUSTER: ClusterProfile = { subsetting: false, stackType: "ipv4-ipv6" };

function effectsOf(from: string, to: string): readonly string[] {
  const { steps } = upgrade(FLEET, { from, to, cluster: CLUSTER, isVerbose: true });
  return steps.flatMap(({ effects }) =>
    effects.map(
      ({ risk, object, rule, kind, since }) => `${risk}: ${object.name || object.kind} ${rule ?? kind}, ${since}`,
    ),
  );
}

/** What each minor version of GKE does to the fleet, and nothing else. */
const MINORS: Readonly<Record<string, readonly string[]>> = {
  "1.28": [],
  "1.29": [
    "high: dual-stack source-ranges-family-gap, 1.29",
    "high: flow-v1beta2 api-removed, 1.29",
    "medium: dual-stack address-added, 1.29",
    "medium: dual-stack sources-changed, 1.29",
    "medium: byo-ipv6 address-added, 1.29",
    "medium: byo-ipv6 sources-changed, 1.29",
    "medium: byo-ipv6 anew-families, 1.29",
    "none: dual-stack dualstack-min-version, 1.29",
    "none: address-names static-ip-annotation-min-version, 1.29",
    "none: subnet-annotation subnet-annotation-min-version, 1.29",
    "none: byo-ipv6 dualstack-min-version, 1.29",
  ],
  "1.30": [],
  "1.31": [
    "low: discrete-ports anew-rules, 1.31",
    "none: discrete-ports rbs-port-range-gap, 1.31",
    "none: weighted weighted-min-version, 1.31",
  ],
  "1.32": [
    "high: flow-v1beta3 api-removed, 1.32",
    "low: dual-stack anew-backends, 1.32.2-gke.1652000",
    "low: address-names anew-backends, 1.32.2-gke.1652000",
    "low: discrete-ports anew-backends, 1.32.2-gke.1652000",
    "low: weighted anew-backends, 1.32.2-gke.1652000",
    "low: class anew-backends, 1.32.2-gke.1652000",
    "low: mixed-external anew-backends, 1.32.2-gke.1652000",
    "low: l4lb-config anew-backends, 1.32.2-gke.1652000",
    "low: byo-ipv6 anew-backends, 1.32.2-gke.1652000",
  ],
  "1.33": [
    "high: class-internal lb-class-internal-needs-subsetting, 1.33.1-gke.1779000",
    "low: class source-ranges-union-open, 1.33.1-gke.1779000",
    "none: class lb-class-min-version, 1.33.1-gke.1779000",
    "none: class-internal lb-class-min-version, 1.33.1-gke.1779000",
    "none: zonal-affinity zonal-affinity-min-version, 1.33.3-gke.1392000",
  ],
  "1.34": [
    "high: mixed-external rule-recreated, 1.34.1-gke.2190000",
    "medium: mixed-external ports-alive, 1.34.1-gke.2190000",
    "none: mixed-external mixed-protocol-unsupported, 1.34.1-gke.2190000",
  ],
  "1.35": ["low: zonal-affinity prefer-close-deprecated, 1.35"],
  "1.36": [
    "high: mixed-external rule-recreated, 1.36.2-gke.1498000",
    "high: mixed-internal rule-recreated, 1.36.2-gke.1498000",
    "medium: subnet-annotation anew-owner, 1.36",
    "medium: class-internal rule-created, 1.36",
    "medium: class-internal anew-owner, 1.36",
    "medium: zonal-affinity anew-owner, 1.36",
    "medium: mixed-internal ports-alive, 1.36.2-gke.1498000",
    "medium: mixed-internal anew-owner, 1.36",
    "medium: subsetting anew-owner, 1.36",
    "low: class-internal source-ranges-union-open, 1.36",
    "none: Cluster subsetting-recommended, 1.36",
    "none: class-internal lb-class-internal-needs-subsetting, 1.36",
    "none: mixed-internal anew-succeeds, 1.36",
    "none: mixed-internal mixed-protocol-unsupported, 1.36.2-gke.1498000",
    "none: subsetting subsetting-recommended, 1.36",
    "none: ipv6-neg neg-ipv6-only, 1.36",
    "none: l4lb-config l4lbconfig-unsupported, 1.36.0-gke.2459000",
  ],
  "1.37": [
    "high: byo-ipv6 rule-recreated, 1.37.1-gke.2097000",
    "high: byo-ipv6 address-changed, 1.37.1-gke.2097000",
    "medium: target-pool anew-owner, 1.37",
    "low: dual-stack rbs-redundant-default, 1.37",
    "low: address-names rbs-redundant-default, 1.37",
    "low: discrete-ports rbs-redundant-default, 1.37",
    "low: weighted rbs-redundant-default, 1.37",
    "low: mixed-external rbs-redundant-default, 1.37",
    "low: l4lb-config rbs-redundant-default, 1.37",
    "low: byo-ipv6 rbs-redundant-default, 1.37",
    "none: target-pool rbs-recommended, 1.37",
    "none: byo-ipv6 ip-collection-unsupported, 1.37.1-gke.2097000",
  ],
};

t.test("each minor version has the effects of what changes in it, and no other", async (t) => {
  for (const [minor, effects] of Object.entries(MINORS)) {
    const before = `1.${Number(minor.split(".")[1]) - 1}`;
    t.same(effectsOf(before, minor), effects, `${before} to ${minor}`);
  }
});

t.test("what happens on the way is told minor by minor, and what changed between is named", async (t) => {
  const { steps, summary } = upgrade(FLEET, { from: "1.33", to: "1.37", cluster: CLUSTER, isVerbose: true });
  t.same(
    steps.map(({ from, to, changes }) => [from, to, changes.length]),
    [
      ["1.33.3-gke.1392000", "1.34.1-gke.2190000", 1],
      ["1.34.1-gke.2190000", "1.35.0", 1],
      ["1.35.0", "1.36.2-gke.1498000", 5],
      ["1.36.2-gke.1498000", "1.37.1-gke.3020000", 3],
    ],
  );
  t.same(
    steps.map(({ effects }) => effects.length),
    ["1.34", "1.35", "1.36", "1.37"].map((minor) => MINORS[minor]?.length),
    "each step has the effects of its minor alone",
  );
  t.equal(summary.objects, 16, "the Services; no FlowSchema that goes after 1.33");
});

t.test("a version on the way within a minor has only what it has reached", async (t) => {
  const objects = (to: string) =>
    upgrade(FLEET, { from: "1.35", to, cluster: CLUSTER }).steps.flatMap(({ effects }) =>
      effects.filter(({ side }) => side === "live").map(({ object }) => object.name),
    );
  t.same(objects("1.36.1-gke.0"), ["class-internal"]);
  t.same(new Set(objects("1.36.2-gke.1498000")), new Set(["class-internal", "mixed-external", "mixed-internal"]));
});

t.test("what is taken for granted is named", async (t) => {
  const cluster = { ...CLUSTER, features: { rbsByDefault: false } };
  const { assumed, notes } = upgrade(FLEET, { from: "1.36", to: "1.38", cluster });
  t.ok(assumed.includes("clusterSubnet"));
  t.notOk(assumed.includes("subsetting"), "what is stated is not assumed");
  t.match(notes.join("\n"), /--from 1\.36 is taken for 1\.36\.2-gke\.1498000/);
  t.match(notes.join("\n"), /features\.rbsByDefault is stated as false/);
  t.match(notes.join("\n"), /Nothing is known yet of what GKE changes after 1\.37/);
  t.match(notes.join("\n"), /features\.denyFirewall and features\.denyFirewallLegacy/);
});

t.test("versions that are no way are refused", async (t) => {
  for (const [from, to] of [
    ["1.36", "1.36"],
    ["1.37", "1.36"],
    ["new", "1.36"],
    ["1.36", "latest"],
  ] as const) {
    t.throws(() => upgrade(FLEET, { from, to }), { name: "UsageError" }, `${from} to ${to}`);
  }
});

// The recorded runs of the controllers, README of the recordings: findings 15 and 31, "restart effects".
const RESTARTS: Readonly<
  Record<
    string,
    {
      readonly service: object;
      readonly off: ClusterProfile;
      readonly on: ClusterProfile;
      readonly expect: readonly unknown[];
    }
  >
> = {
  "turning discrete ports on converts no existing rule": {
    service: external({ ports: [80, 443] }, ["gke.networking.io/l4-netlb-v2"]),
    off: { features: { rbsDiscretePorts: false } },
    on: { features: { rbsDiscretePorts: true } },
    expect: ["none", "same", "none", "80-443"],
  },
  "turning discrete ports off makes the rule again": {
    service: external({ ports: [80, 443] }, ["gke.networking.io/l4-netlb-v2"]),
    off: { features: { rbsDiscretePorts: true } },
    on: { features: { rbsDiscretePorts: false } },
    expect: ["recreated", "same", "none", "80-443"],
  },
  "turning mixed protocols on makes the rules of mixed Services again": {
    service: external({ ports: [53], udp: [53] }, ["gke.networking.io/l4-netlb-v2"]),
    off: { features: { mixedProtocolNetLB: false, mixedProtocolL3: false, rbsDiscretePorts: false } },
    on: { features: { mixedProtocolNetLB: true, mixedProtocolL3: false, rbsDiscretePorts: false } },
    expect: ["recreated", "same", "none", "53", "53"],
  },
  "turning dual stack off leaves the IPv6 rule, and takes its address out of the status": {
    service: external({ ports: [80], dual: true }, ["gke.networking.io/l4-netlb-v2"]),
    off: { stackType: "ipv4-ipv6", features: { dualStackNetLB: true, rbsDiscretePorts: false } },
    on: { stackType: "ipv4-ipv6", features: { dualStackNetLB: false, rbsDiscretePorts: false } },
    expect: ["none", "same", "removed", "80-80", "80-80"],
  },
  "RBS by default leaves a target pool where it is": {
    service: external({ ports: [80] }, ["gke.networking.io/l4-netlb-v1"]),
    off: { features: { rbsByDefault: false } },
    on: { features: { rbsByDefault: true } },
    expect: ["none", "same", "none", "80-80"],
  },
  "RBS by default leaves a target pool without finalizer where it is": {
    service: external({ ports: [80] }, []),
    off: { features: { rbsByDefault: false } },
    on: { features: { rbsByDefault: true } },
    expect: ["none", "same", "none", "80-80"],
  },
  "NEGs by default leave instance groups where they are": {
    service: external({ ports: [80] }, ["gke.networking.io/l4-netlb-v2"]),
    off: { features: { rbsNeg: false, rbsNegDefault: false, rbsDiscretePorts: false } },
    on: { features: { rbsNeg: true, rbsNegDefault: true, rbsDiscretePorts: false } },
    expect: ["none", "same", "none", "80-80"],
  },
  "subsetting leaves internal load balancers with instance groups where they are": {
    service: external({ ports: [80], internal: true }, ["gke.networking.io/l4-ilb-v1"]),
    off: { gkeVersion: "1.33.1-gke.0", subsetting: false },
    on: { gkeVersion: "1.33.1-gke.0", subsetting: true },
    expect: ["none", "same", "none", "80"],
  },
};

interface Sketch {
  readonly ports: readonly number[];
  readonly udp?: readonly number[];
  readonly dual?: boolean;
  readonly internal?: boolean;
}

function external({ ports, udp = [], dual = false, internal = false }: Sketch, finalizers: readonly string[]): object {
  const all = [...ports.map((port) => ({ port })), ...udp.map((port) => ({ port, protocol: "UDP" }))];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "web",
      namespace: "shop",
      finalizers,
      ...(internal && { annotations: { "networking.gke.io/load-balancer-type": "Internal" } }),
    },
    spec: {
      type: "LoadBalancer",
      ...(dual && { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" }),
      ports: all,
    },
    status: { loadBalancer: { ingress: [{ ip: "192.0.2.7" }, ...(dual ? [{ ip: "2001:db8::7" }] : [])] } },
  };
}

t.test("controllers that start with other switches do what was recorded", async (t) => {
  for (const [title, { service, off, on, expect }] of Object.entries(RESTARTS)) {
    const balancer = new LiveLoadBalancer(SERVICE.read(service), compileCluster(off));
    const { forecast } = balancer.restart(compileCluster(on));
    const { forwardingRuleChange, ipv4, ipv6, forwardingRules } = forecast;
    const ports = forwardingRules.map((rule) => rule.portRange ?? rule.ports?.join() ?? "all");
    t.same([forwardingRuleChange, ipv4, ipv6, ...ports], expect, title);
  }
});
