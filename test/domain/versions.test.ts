import fc from "fast-check";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { GATES, resolveAuto } from "../../src/domain/features.ts";
import {
  compareGkeVersions,
  formatGkeVersion,
  gkeVersion,
  isAtLeast,
  mayBeAtLeast,
  parseGkeVersion,
} from "../../src/domain/gke-version.ts";

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
    const { value, noted } = cluster.assumptions.during(() => isAtLeast(version, gate));
    t.equal(value, each, `${text}: all of them`);
    t.equal(mayBeAtLeast(version, gate), some, `${text}: some of them`);
    t.same(noted, each === some ? [] : ["GKE below 1.33.1-gke.1779000"], `${text}: what is assumed`);
  }
  const { facts, assumptions, provenance } = compileCluster({ gkeVersion: "1.34", features: {} });
  t.equal(provenance("mixedProtocolNetLB"), "assumed");
  t.same(
    assumptions.during(() => facts.mixedProtocolNetLB),
    {
      value: false,
      noted: ["GKE below 1.34.1-gke.2190000"],
    },
  );
  t.same(
    assumptions.during(() => facts.rbsNeg),
    { value: true, noted: [] },
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
