import t from "tap";
import { compileCluster, FACTS_WITHOUT_DEFAULT, type Fact } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { ASSUMED } from "../../src/domain/facts.ts";

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
    t.same(inner.noted, ["vpcNative"]);
    return facts.dataplaneV2;
  });
  t.same([...outer.noted].sort(), ["dataplaneV2", "vpcNative"]);
  t.same(assumptions.during(() => facts.subsetting).noted, [], "a stated fact is no assumption");
  t.throws(
    () =>
      assumptions.during(() => {
        throw new Error("x");
      }),
    /x/,
  );
});
