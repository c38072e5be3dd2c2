import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import fc from "fast-check";
import t from "tap";
import { cidrContains, parseAddress, parseCidr, parseLenientAddress } from "../../src/domain/addresses.ts";
import { ANNOTATIONS, isControllerWritten, L4_RBS, TCP_FORWARDING_RULE } from "../../src/domain/annotations.ts";
import { parseAppProtocols } from "../../src/domain/app-protocols.ts";
import { parseBackendConfigs } from "../../src/domain/backend-config-annotation.ts";
import { compileCluster, FACTS_WITHOUT_DEFAULT, type Fact } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { editDistance, nearest } from "../../src/domain/edit-distance.ts";
import { ASSUMED } from "../../src/domain/facts.ts";
import { GATES, resolveAuto } from "../../src/domain/features.ts";
import {
  compareGkeVersions,
  formatGkeVersion,
  gkeVersion,
  isAtLeast,
  mayBeAtLeast,
  parseGkeVersion,
} from "../../src/domain/gke-version.ts";
import { parseGoBool } from "../../src/domain/go-bool.ts";
import { parseGoFloat } from "../../src/domain/go-float.ts";
import { isGoJson, membersOf } from "../../src/domain/go-json.ts";
import { isObject, pointer, sameJson, tokensOf, valueAt } from "../../src/domain/json.ts";
import { INGRESS } from "../../src/domain/kinds/ingress.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { DAEMON_SET, DEPLOYMENT, selects } from "../../src/domain/kinds/workload.ts";
import { enablesNeg, parseNegAnnotation } from "../../src/domain/neg-annotation.ts";
import {
  ALL_PORTS,
  contains,
  discretePorts,
  formatPortSet,
  overlaps,
  type PortSet,
  portRange,
  runsOf,
  samePortSet,
} from "../../src/domain/ports.ts";
import { parseTransparentHealthChecker } from "../../src/domain/transparent-health-checker.ts";

t.test("GKE versions", async (t) => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["1.33.1-gke.1779000", "1.33.1-gke.1779000"],
    ["v1.33.1-gke.1779000", "1.33.1-gke.1779000"],
    ["1.29", "1.29"],
    ["1.29.8", "1.29.8"],
    ["1.33.1-gke.1779000+", "1.33.1-gke.1779000"],
    ["1.33.1-gke.1779000-rc.1", "1.33.1-gke.1779000"],
    ["1.36.2+k3s1", "1.36.2"],
    ["latest", undefined],
    ["", undefined],
    ["1", undefined],
    ["-1.29", undefined],
  ];
  for (const [text, expected] of table) {
    const version = parseGkeVersion(text);
    t.equal(version && formatGkeVersion(version), expected, `"${text}"`);
  }
  t.throws(() => gkeVersion("newest"), RangeError, "a literal that is none is a mistake in the code");

  const version = fc.record({
    major: fc.nat(3),
    minor: fc.nat(40),
    patch: fc.nat(20),
    build: fc.oneof(fc.constant(0), fc.nat(2_000_000)),
  });
  fc.assert(
    fc.property(version, version, version, (a, b, c) => {
      const sign = Math.sign;
      t.ok(sign(compareGkeVersions(a, b)) === -sign(compareGkeVersions(b, a)), "antisymmetric");
      if (isAtLeast(a, b) && isAtLeast(b, c)) t.ok(isAtLeast(a, c), "transitive");
      t.ok(compareGkeVersions(gkeVersion(formatGkeVersion(a)), a) === 0, "parses what it prints");
      t.ok(mayBeAtLeast(a, b) === isAtLeast(a, b), "a version that is stated whole is one version");
    }),
    { numRuns: 200 },
  );
});

t.test("a version that is stated in part may be any that starts so", async (t) => {
  const gate = gkeVersion("1.33.1-gke.1779000");
  const table: readonly (readonly [string, boolean, boolean])[] = [
    ["1.32", false, false],
    ["1.33", false, true],
    ["1.33.0", false, false],
    ["1.33.1", false, true],
    ["1.33.2", true, true],
    ["1.34", true, true],
    ["1.33.1-gke.1778999", false, false],
  ];
  for (const [text, each, some] of table) {
    const cluster = compileCluster({ gkeVersion: text });
    const version = cluster.find("gkeVersion");
    if (!version) throw new Error(`${text} is known`);
    const { value, assumed } = cluster.assumptions.during(() => isAtLeast(version, gate));
    t.equal(value, each, `${text}: all of them`);
    t.equal(mayBeAtLeast(version, gate), some, `${text}: some of them`);
    t.same(assumed, each === some ? [] : ["GKE below 1.33.1-gke.1779000"], `${text}: what is assumed`);
  }
  const { facts, assumptions, provenance } = compileCluster({ gkeVersion: "1.34", features: {} });
  t.equal(provenance("mixedProtocolNetLB"), "assumed");
  t.same(
    assumptions.during(() => facts.mixedProtocolNetLB),
    {
      value: false,
      assumed: ["GKE below 1.34.1-gke.2190000"],
    },
  );
  t.same(
    assumptions.during(() => facts.rbsNeg),
    { value: true, assumed: [] },
    "every patch of 1.34 has it",
  );
});

t.test("switches follow the version", async (t) => {
  t.equal(resolveAuto("mixedProtocolNetLB", gkeVersion("1.34.1-gke.2189999")), false, "just below");
  t.equal(resolveAuto("mixedProtocolNetLB", GATES.mixedExternalIpv4), true, "at");
  t.equal(resolveAuto("mixedProtocolNetLB", undefined), true, "an unknown version counts as the newest");
  t.equal(resolveAuto("weightedIlb", gkeVersion("1.99")), false, "fixed");
  t.equal(resolveAuto("denyFirewall", gkeVersion("1.99")), undefined, "unknown");
});

const PORT = fc.integer({ min: 1, max: 60 });
const PORTS = fc.array(PORT, { minLength: 1, maxLength: 6 });
const PORT_SET: fc.Arbitrary<PortSet> = fc.oneof(
  PORTS.map(discretePorts),
  PORTS.map(portRange),
  fc.constant(ALL_PORTS),
  fc.constant(discretePorts([])),
);

t.test("port sets", async (t) => {
  t.equal(formatPortSet(discretePorts([443, 80, 80])), "80,443");
  t.equal(formatPortSet(portRange([443, 80])), "80-443");
  t.equal(formatPortSet(ALL_PORTS), "all");
  t.same(runsOf([5, 1, 2, 3, 9, 2]), [
    [1, 3],
    [5, 5],
    [9, 9],
  ]);
  t.same(runsOf([]), []);
  const hostile = Array.from({ length: 200_000 }, (_, port) => port);
  t.equal(formatPortSet(portRange(hostile)), "0-199999", "more ports than a call has arguments");
  t.not(samePortSet(discretePorts([80]), portRange([80])), "a range of one port is another forwarding rule");
  fc.assert(
    fc.property(PORT_SET, PORT_SET, (a, b) => {
      // Brute force: some port in both. ALL has ports beyond the domain, but so has only ALL itself.
      const shared = Array.from({ length: 61 }, (_, port) => port).some(
        (port) => contains(a, port) && contains(b, port),
      );
      t.equal(overlaps(a, b), shared);
      t.equal(overlaps(a, b), overlaps(b, a));
      t.ok(samePortSet(a, a));
      if (samePortSet(a, b)) t.equal(formatPortSet(a), formatPortSet(b));
    }),
    { numRuns: 500 },
  );
});

t.test("addresses", async (t) => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["203.0.113.10", "203.0.113.10"],
    ["::ffff:203.0.113.10", "203.0.113.10"],
    ["::ffff:cb00:710a", "203.0.113.10"],
    ["2600:1900:4000:1:0:0:0:0", "2600:1900:4000:1::"],
    ["2600:1900:4000:0001::", "2600:1900:4000:1::"],
    ["2600:1900:4000:1::A", "2600:1900:4000:1::a"],
    ["::1.2.3.4", "::102:304"],
    ["203.0.113.010", undefined],
    ["203.0.113", undefined],
    ["203.0.113.256", undefined],
    ["::1.2.3.256", undefined],
    ["::1.2.3", undefined],
    ["0x7f.0.0.1", undefined],
    ["fe80::1%eth0", undefined],
    [" 203.0.113.10", undefined],
    ["web-ip", undefined],
    ["", undefined],
    ["1".repeat(1_000_000), undefined],
  ];
  for (const [text, expected] of table) t.equal(parseAddress(text)?.text, expected, text.slice(0, 40));
  t.equal(parseLenientAddress("010.0.0.1")?.text, "10.0.0.1", "leading zeros are decimal");
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()), (text) => {
      const address = parseAddress(text);
      if (address) t.equal(parseAddress(address.text)?.text, address.text, "canonical");
      else t.not(isIP(text) && !text.includes("%"), "what Node.js calls an address parses");
    }),
    { numRuns: 500 },
  );
});

t.test("CIDRs", async (t) => {
  const table: readonly (readonly [string, object | undefined])[] = [
    ["10.0.0.0/8", { family: "IPv4", network: "10.0.0.0/8", hasHostBits: false, hasLeadingZeros: false }],
    ["192.168.0.1/10", { network: "192.128.0.0/10", hasHostBits: true }],
    ["010.0.0.0/8", { network: "10.0.0.0/8", hasLeadingZeros: true }],
    ["::/0", { family: "IPv6", network: "::/0", prefixLength: 0 }],
    ["2001:db8::1/32", { network: "2001:db8::/32", hasHostBits: true }],
    ["::ffff:10.0.0.0/104", { family: "IPv4", network: "10.0.0.0/8" }],
    ["::ffff:10.0.0.0/95", undefined],
    ["10.0.0.0", undefined],
    ["10.0.0.0/33", undefined],
    ["10.0.0.0/08", undefined],
    ["10.0.0.0/", undefined],
    ["::/129", undefined],
    ["office/24", undefined],
  ];
  for (const [text, expected] of table) {
    const cidr = parseCidr(text);
    if (expected) t.match(cidr, expected, text);
    else t.equal(cidr, undefined, text);
  }
  const inside = (cidr: string, address: string) => {
    const [range, ip] = [parseCidr(cidr), parseAddress(address)];
    return range && ip ? cidrContains(range, ip) : undefined;
  };
  t.equal(inside("10.0.0.0/20", "10.0.15.255"), true);
  t.equal(inside("10.0.0.0/20", "10.0.16.0"), false);
  t.equal(inside("2600:1900:4000:1::/64", "2600:1900:4000:1:0:1::"), true);
  t.equal(inside("2600:1900:4000:1::/64", "2600:1900:4000:2::"), false);
  t.equal(inside("0.0.0.0/0", "::1"), false, "never across families");
  fc.assert(fc.property(fc.string(), (text) => void parseCidr(text)));
});

t.test("JSON pointers and equality", async (t) => {
  t.equal(pointer("metadata", "annotations", "a/b~c", 0), "/metadata/annotations/a~1b~0c/0");
  t.same(tokensOf(""), []);
  fc.assert(
    fc.property(fc.array(fc.string()), (tokens) => {
      t.same(tokensOf(pointer(...tokens)), tokens);
    }),
  );
  t.equal(valueAt({ a: [{ b: 1 }] }, "/a/0/b"), 1);
  t.equal(valueAt({ a: [1] }, "/a/01"), undefined, "an index has no leading zero");
  t.equal(valueAt({ a: 1 }, "/a/b"), undefined);
  t.equal(valueAt({}, "/constructor"), undefined, "inherited names are no fields");
  t.ok(sameJson({ a: [1, { b: null }], c: "x" }, { c: "x", a: [1, { b: null }] }));
  t.notOk(sameJson({ a: 1 }, { b: 1 }));
  t.notOk(sameJson([1], { 0: 1 }));
  t.notOk(sameJson([1, 2], [1]));
  t.notOk(isObject([]));
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      t.ok(sameJson(a, structuredClone(a)));
      t.equal(sameJson(a, b), sameJson(b, a));
    }),
  );
});

t.test("the annotation catalogue", async (t) => {
  for (const [key, entry] of ANNOTATIONS) {
    t.equal(entry.key, key);
    t.ok(entry.source, `${key}: has a source`);
    if (entry.since) t.ok(parseGkeVersion(entry.since), `${key}: since a version`);
    t.equal(
      entry.appliesTo.length === 0,
      entry.writer === "controller",
      `${key}: what users write applies to something`,
    );
  }
  t.ok(isControllerWritten(TCP_FORWARDING_RULE));
  t.notOk(isControllerWritten(L4_RBS));
  t.notOk(isControllerWritten("example.com/unknown"));
});

t.test("views have the API server's defaults", async (t) => {
  const service = SERVICE.read({ metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } });
  t.match(service, {
    type: "ClusterIP",
    externalTrafficPolicy: "Cluster",
    sessionAffinity: "None",
    allocateLoadBalancerNodePorts: true,
    metadata: { namespace: "default", isTerminating: false },
  });
  t.match(service.ports, [{ port: 80, protocol: "TCP", nodePort: 0 }]);
  t.same(service.problems, []);
  const ingress = INGRESS.read({
    spec: {
      backend: { serviceName: "old", servicePort: 80 },
      rules: [{ http: { paths: [{ path: "/", backend: { service: { name: "new", port: { name: "http" } } } }] } }, {}],
      tls: [{}],
    },
  });
  t.match(ingress.backends, [
    { service: "old", port: 80, usesDeprecatedFields: true, location: ["spec", "backend"] },
    { service: "new", port: "http", usesDeprecatedFields: false },
  ]);
  t.same(INGRESS.read({}).backends, []);
  const both = { service: { name: "web", port: { name: "http", number: 80 } } };
  t.equal(INGRESS.read({ spec: { defaultBackend: both } }).backends[0]?.port, "http", "a name wins over a number");
  const workload = DEPLOYMENT.read({
    spec: {
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "100%" } },
      template: {
        metadata: { labels: { app: "web" } },
        spec: {
          containers: [
            { name: "a", lifecycle: { preStop: { exec: { command: ["sh", "-c", "sleep 45; true"] } } } },
            { name: "b", lifecycle: { preStop: { sleep: { seconds: 10 } } }, ports: [{ containerPort: 8080 }] },
            { name: "c", lifecycle: { preStop: { exec: { command: ["/bin/stop"] } } }, readinessProbe: {} },
          ],
          readinessGates: [{ conditionType: "x" }, {}],
        },
      },
    },
  });
  t.same(
    workload.containers.map(({ preStopSleep }) => preStopSleep),
    [45, 10, undefined],
  );
  t.same(workload.readinessGates, ["x", ""]);
  t.ok(selects(new Map([["app", "web"]]), workload.podLabels));
  t.notOk(selects(new Map([["app", "api"]]), workload.podLabels));
  t.notOk(selects(new Map(), workload.podLabels), "an empty selector picks nothing");
  t.equal(DAEMON_SET.read({ spec: { updateStrategy: { type: "OnDelete" } } }).strategy, "OnDelete");
});

t.test("views never throw, and name what has the wrong shape", async (t) => {
  const wrong = SERVICE.read({
    metadata: { annotations: { a: true, b: "x" }, labels: [], finalizers: ["x", 1], name: 7 },
    spec: {
      type: 1,
      ports: "80",
      ipFamilies: {},
      healthCheckNodePort: 1.5,
      allocateLoadBalancerNodePorts: "no",
      sessionAffinityConfig: [],
    },
    status: 3,
  });
  t.same(wrong.problems.map(({ path }) => path).sort(), [
    "/metadata/annotations/a",
    "/metadata/finalizers/1",
    "/metadata/labels",
    "/metadata/name",
    "/spec/allocateLoadBalancerNodePorts",
    "/spec/healthCheckNodePort",
    "/spec/ipFamilies",
    "/spec/ports",
    "/spec/sessionAffinityConfig",
    "/spec/type",
    "/status",
  ]);
  t.same(SERVICE.read({ spec: { ports: [{ port: 99999, targetPort: {} }] } }).problems, [
    { path: "/spec/ports/0/targetPort", expected: "an integer or a string" },
  ]);
  t.equal(SERVICE.read("text").problems[0]?.expected, "an object");
  const hostile = JSON.parse('{"metadata":{"annotations":{"__proto__":"x","constructor":"y"}}}');
  t.same([...SERVICE.read(hostile).metadata.annotations.keys()], ["__proto__", "constructor"]);
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      SERVICE.read(value);
      INGRESS.read(value);
      DEPLOYMENT.read(value);
    }),
  );
});

t.test("cluster facts and where they come from", async (t) => {
  const nothing = compileCluster({});
  for (const fact of FACTS_WITHOUT_DEFAULT) {
    t.equal(nothing.provenance(fact), "unknown", `${fact} has no default`);
    t.ok(nothing.unknown.has(fact), `${fact} is listed as unknown`);
    t.equal(nothing.find(fact), undefined);
  }
  for (const profile of [{}, { features: {} }, { gkeVersion: "1.20.1" }, { gkeVersion: "1.36.0", features: {} }]) {
    const isWithoutDefault = (fact: Fact) => (FACTS_WITHOUT_DEFAULT as readonly Fact[]).includes(fact);
    t.ok(
      [...compileCluster(profile).unknown].every(isWithoutDefault),
      "rules look for no others among the unknown ones",
    );
  }
  for (const fact of Object.keys(ASSUMED) as Fact[]) t.equal(nothing.provenance(fact), "assumed", `${fact} is assumed`);
  t.equal(nothing.facts.subsettingActive, true);
  t.equal(nothing.provenance("subsettingActive"), "assumed");
  t.equal(nothing.provenance("weightedIlb"), "assumed", "silence about switches is an assumption");
  t.equal(nothing.provenance("rbsByDefault"), "assumed", "auto without a version is the newest, as assumed");
  t.equal(nothing.facts.extraGkeClasses.length, 0);

  const known = compileCluster(
    { gkeVersion: "1.31.5", subsetting: false, nodeCount: 3, features: {} },
    new Set(["nodeCount"]),
  );
  t.equal(known.provenance("nodeCount"), "observed");
  t.equal(known.provenance("subsetting"), "configured");
  t.equal(known.facts.subsettingActive, false);
  t.equal(known.provenance("weightedIlb"), "configured", "who states switches vouches for those left out");
  t.equal(known.facts.mixedProtocolNetLB, false);
  t.equal(known.find("nodeCount"), 3);
  t.equal(known.knows("region"), false);

  const table: readonly (readonly [ClusterProfile, boolean, string])[] = [
    [{ gkeVersion: "1.36.0", subsetting: false }, true, "configured"],
    [{ gkeVersion: "1.35.9", subsetting: false }, false, "configured"],
    [{ gkeVersion: "1.35.9" }, true, "assumed"],
    [{ subsetting: true }, true, "configured"],
    [{ subsetting: false }, true, "assumed"],
    [{ gkeVersion: "newest", subsetting: false }, true, "assumed"],
  ];
  for (const [profile, value, provenance] of table) {
    const cluster = compileCluster(profile);
    t.equal(cluster.facts.subsettingActive, value, JSON.stringify(profile));
    t.equal(cluster.provenance("subsettingActive"), provenance, JSON.stringify(profile));
  }
  t.equal(compileCluster({ gkeVersion: "1.30.1" }).facts.discretePortsUncertain, true);
  t.equal(
    compileCluster({ gkeVersion: "1.30.1", features: { rbsDiscretePorts: false } }).facts.discretePortsUncertain,
    false,
  );
  t.equal(compileCluster({ gkeVersion: "1.31.0" }).facts.discretePortsUncertain, false);
  t.equal(compileCluster({ gkeVersion: "newest" }).statedVersion, "newest");
});

t.test("reading an assumed fact is noted, also by what surrounds it", async (t) => {
  const { facts, assumptions, hasAssumptions } = compileCluster({ gkeVersion: "1.31.5", subsetting: true });
  t.ok(hasAssumptions);
  const outer = assumptions.during(() => {
    const inner = assumptions.during(() => facts.vpcNative && facts.subsetting);
    t.same(inner.assumed, ["vpcNative"]);
    return facts.dataplaneV2;
  });
  t.same([...outer.assumed].sort(), ["dataplaneV2", "vpcNative"]);
  t.same(assumptions.during(() => facts.subsetting).assumed, [], "a stated fact is no assumption");
  t.throws(
    () =>
      assumptions.during(() => {
        throw new Error("x");
      }),
    /x/,
  );
});

/** What an annotation value reads as, in the form in which test/fixtures/go-annotations/decode.go prints it. */
function readAsGo(kind: string, text: string): unknown {
  switch (kind) {
    case "neg": {
      const parsed = parseNegAnnotation(text);
      if (!parsed.ok) return null;
      const { ingress, exposedPorts, zones } = parsed.neg;
      return { ingress, ports: Object.fromEntries(exposedPorts), zones };
    }
    case "protocols": {
      const parsed = parseAppProtocols(text);
      return parsed.ok ? Object.fromEntries(parsed.protocols) : null;
    }
    case "configs": {
      const parsed = parseBackendConfigs(text);
      return parsed.ok ? { default: parsed.names.default, ports: Object.fromEntries(parsed.names.ports) } : null;
    }
    case "checker":
      return parseTransparentHealthChecker(text) ?? null;
    case "float":
      return parseGoFloat(text) ?? null;
    default:
      return parseGoBool(text) ?? null;
  }
}

t.test("annotation values are read as Go reads them", async (t) => {
  const lines = readFileSync("test/fixtures/go-annotations/decoded.jsonl", "utf8").trim().split("\n");
  t.ok(lines.length > 250, "the recording is there");
  for (const line of lines) {
    const { kind, text, read } = JSON.parse(line) as { kind: string; text: string; read: unknown };
    const own = readAsGo(kind, text);
    // Go can't tell a checker that is not mentioned from one that is off; we report the former.
    const expected = kind === "checker" && read === false && own === null ? null : read;
    t.ok(sameJson(own, expected), `${kind} ${JSON.stringify(text)}`, { own, expected });
  }
});

t.test("what an annotation of NEGs says besides, and what is wrong with it", async (t) => {
  const problems: readonly (readonly [string, string])[] = [
    ["", "it is not JSON"],
    ["ingress: true", "it is not JSON"],
    ["[]", "it is not a JSON object"],
    ['{"ingress": "true"}', '"ingress" must be true or false, without quotes'],
    ['{"exposed_ports": [80]}', '"exposed_ports" must be an object such as {"80": {}}'],
    ['{"exposed_ports": {"http": {}}}', 'the key "http" is not a port number'],
    ['{"exposed_ports": {"80": "web"}}', "the value of port 80 must be an object such as {}"],
    ['{"exposed_ports": {"80": {"name": 1}}}', "the name of port 80 must be a string"],
    ['{"zones": "us-central1-a"}', '"zones" must be a list of zone names'],
  ];
  for (const [text, error] of problems) t.same(parseNegAnnotation(text), { ok: false, error }, text);
  const parsed = parseNegAnnotation(
    '{"ingress": false, "x": 1, "exposed_ports": {"80": null, "443": {"y": 1}}, "x": 2}',
  );
  t.match(parsed, {
    ok: true,
    neg: { statesIngress: true, nullPorts: [80], unknownKeys: ["x"], unknownPortKeys: ["y"] },
  });
  t.ok(parsed.ok && enablesNeg(parsed.neg));
  const folded = parseNegAnnotation(
    '{"INGREſS": true, "İngress": 1, "Exposed_Ports": {"80": {"NAME": "web"}, "81": {"name": ""}}}',
  );
  t.ok(folded.ok);
  if (folded.ok) {
    const { ingress, unknownKeys, customNames } = folded.neg;
    t.same(
      [ingress, unknownKeys, [...customNames]],
      [true, ["İngress"], [[80, "web"]]],
      "fields are read as Go folds them",
    );
  }
  const silent = parseNegAnnotation("null");
  t.ok(silent.ok && !silent.neg.statesIngress && !enablesNeg(silent.neg));
  const deep = (depth: number) => `{"x": "[", "y": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
  const isJson = (text: string) => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const pieces = [
    ...'{}[],:"\\0123456789-+.eE \t\n\u0000ux',
    "true",
    "false",
    "null",
    "\\u00e9",
    "\\n",
    '"a"',
    "\ufeff",
  ];
  const nearJson = fc.oneof(
    fc.json(),
    fc.tuple(fc.json(), fc.constantFrom(...pieces), fc.nat(60)).map(([text, piece, at]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + piece + text.slice(place + (at % 2));
    }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(nearJson, (text) => isGoJson(text) === isJson(text)),
    { numRuns: 2_000 },
  );
  t.ok(isGoJson(deep(9_999)), "10,000 levels");
  t.notOk(isGoJson(deep(10_000)), "one more than Go goes down");
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.json().map((json) => `{"exposed_ports": ${json}}`),
      ),
      (text) => {
        const { ok } = parseNegAnnotation(text);
        return !ok || isGoJson(text);
      },
    ),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      if (!isObject(value)) return membersOf(text) === undefined;
      const members = membersOf(text) ?? [];
      const same = members.every(({ key, text: part }) =>
        sameJson(JSON.parse(part), JSON.parse(JSON.stringify(value[key]))),
      );
      return same && members.length === Object.keys(value).length;
    }),
  );
});

t.test("edit distances", async (t) => {
  const distances: readonly (readonly [string, string, number])[] = [
    ["", "", 0],
    ["neg", "neg", 0],
    ["neg", "nge", 1],
    ["ingres", "ingress", 1],
    ["exposedports", "exposed_ports", 1],
    ["kitten", "sitting", 3],
    ["abc", "", 3],
  ];
  for (const [a, b, distance] of distances) {
    t.equal(editDistance(a, b, 3), distance, `${a} → ${b}`);
    t.equal(editDistance(b, a, 3), distance, `${b} → ${a}`);
    t.equal(editDistance(a, b, distance - 1), undefined, `${a} → ${b} within less`);
  }
  t.equal(nearest("zone", ["ingress", "zones"], 2), "zones");
  t.equal(nearest("zone", ["ingress"], 2), undefined);
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), fc.nat(4), (a, b, most) => {
      const plain = editDistance(a, b, 99) ?? Number.NaN;
      return editDistance(a, b, most) === (plain <= most ? plain : undefined) && editDistance(b, a, 99) === plain;
    }),
  );
});

t.test("floats that Go reads besides decimal ones", async (t) => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["1_000.5e1", 10_005],
    ["0x10", undefined],
    ["0x10p0", 16],
    ["-0X1.8p1", -3],
    ["0x.8p1", 1],
    ["0x_1_0p-4", 1],
    ["0x1p1024", undefined],
    ["0x1p-2000", 0],
    [`0x1${"0".repeat(5_000)}p-19990`, 2 ** 10],
    ["+Inf", Number.POSITIVE_INFINITY],
    ["-infinity", Number.NEGATIVE_INFINITY],
    ["nAn", Number.NaN],
    ["+nan", undefined],
    ["1e400", undefined],
    ["infinit", undefined],
  ];
  for (const [text, value] of cases) t.ok(Object.is(parseGoFloat(text), value), text.slice(0, 20));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: -60, max: 60 }), (digits, power) => {
      return parseGoFloat(`0x${digits.toString(16)}p${power}`) === digits * 2 ** power;
    }),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => parseGoFloat(String(value)) === value),
  );
});
