import t from "tap";
import { ClusterVersions, Remembered } from "../../src/domain/cluster-versions.ts";
import { GATES } from "../../src/domain/features.ts";
import { formatGkeVersion, isAtLeast } from "../../src/domain/gke-version.ts";

const OLD = "1.33.1-gke.1779000";
const NEW = "1.36.2-gke.1498000";

t.test("what was looked at is the same, or differs, between two versions", async (t) => {
  const versions = new ClusterVersions({ subsetting: false });
  const [old, later] = [versions.at(OLD), versions.at(NEW)];
  t.equal(versions.at(OLD), old, "a version is compiled once");
  const looks: readonly (readonly [string, (cluster: typeof old) => unknown, boolean])[] = [
    ["nothing", () => 1, true],
    ["a fact that no version decides", ({ facts }) => facts.vpcNative, true],
    ["what is known of one", ({ knows }) => knows("stackType"), true],
    ["a switch that both have", ({ facts }) => facts.rbsNeg, true],
    ["a switch that one of them has", ({ facts }) => facts.mixedProtocolILB, false],
    ["what is known of a fact that the newer version decides", ({ knows }) => knows("subsettingActive"), false],
    ["a gate before both", ({ facts }) => isAtLeast(facts.gkeVersion, GATES.dualStack), true],
    ["a gate between them", ({ facts }) => isAtLeast(facts.gkeVersion, GATES.l4lbConfig), false],
    [
      "that gate, of a version that was found",
      ({ find }) => isAtLeast(find("gkeVersion") as never, GATES.l4lbConfig),
      false,
    ],
    ["the version as it is written", ({ facts }) => formatGkeVersion(facts.gkeVersion), false],
    ["the version as it is stated", ({ statedVersion }) => statedVersion, false],
  ];
  for (const [title, look, isSame] of looks) {
    const { reads } = versions.traced(() => look(old));
    t.equal(versions.isSame(reads, old, later), isSame, title);
    t.ok(versions.isSame(reads, old, old), `${title}: in the same cluster`);
  }
  t.throws(() => versions.isSame([], old, new ClusterVersions({}).at(NEW)), /another profile/);
});

t.test("what rests on nothing that differs is computed once", async (t) => {
  const versions = new ClusterVersions({});
  const computed: string[] = [];
  const [switched, fixed] = [new Remembered<boolean>(versions), new Remembered<boolean>(versions)];
  const all = (version: string) => {
    const cluster = versions.at(version);
    return [
      switched.at(cluster, () => computed.push(`switch ${version}`) > 0 && cluster.facts.mixedProtocolILB),
      fixed.at(cluster, () => computed.push(`fixed ${version}`) > 0 && cluster.facts.vpcNative),
    ];
  };
  const run = () => [OLD, "1.34.1-gke.2190000", NEW, OLD].map(all);
  const { noted } = versions.assumptions.during(() => {
    t.same(run(), [
      [false, true],
      [false, true],
      [true, true],
      [false, true],
    ]);
  });
  t.same(computed, [`switch ${OLD}`, `fixed ${OLD}`, `switch ${NEW}`]);
  t.same(noted, ["vpcNative"]);
  t.same(versions.assumptions.during(run).noted, noted, "what was assumed is noted again");
  const { reads } = versions.traced(run);
  t.same(new Set(reads), new Set(["mixedProtocolILB", "vpcNative"]), "and so is what was looked at");
  t.equal(computed.length, 3);

  const silent = new Remembered<boolean>(versions);
  const cluster = versions.at(OLD);
  const look = () => silent.at(cluster, () => cluster.facts.vpcNative);
  look();
  t.same(versions.assumptions.during(look).noted, ["vpcNative"], "also where nobody wanted to know at first");
});
