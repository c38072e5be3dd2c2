import { readFileSync } from "node:fs";
import fc from "fast-check";
import t from "tap";
import { forecast } from "../../src/controllers/l4/forecast.ts";
import { LiveLoadBalancer } from "../../src/controllers/l4/restart.ts";
import { type Cluster, compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { ClusterVersions } from "../../src/domain/cluster-versions.ts";
import { isLoadBalancer, SERVICE } from "../../src/domain/kinds/service.ts";
import { type ObjectChange, type ReviewContext, reviewChange, reviewLive } from "../../src/engine/review.ts";
import { RULES } from "../../src/rules/index.ts";
import { upgradeState } from "../../src/whatif/fleet/upgrade-state.ts";
import { Life } from "../../src/whatif/upgrade/fleet.ts";
import { exactly, upgradePath } from "../../src/whatif/upgrade/path.ts";
import { ANY_SERVICE } from "../support/any-service.ts";
import { countedUpgrade } from "../support/counted-upgrade.ts";
import { CASES, contextOf } from "../support/rule-cases.ts";

/** Each minor version, as upgrades stop there. */
const VERSIONS = upgradePath("1.27", "1.38").steps.map(({ to }) => exactly(to));
const TODAY = "2026-11-26";
const requester = { username: "", groups: [], isController: false };

interface Recorded {
  readonly cluster: ClusterProfile;
  readonly old: object | null;
  readonly new: object | null;
}

/** Every Service of the recorded runs, and the settings that it was recorded with. */
const RECORDED = readFileSync("test/fixtures/forecast-cases.jsonl", "utf8")
  .trimEnd()
  .split("\n")
  .map((line): Recorded => JSON.parse(line))
  .flatMap(({ cluster, old, new: next }) => [old, next].flatMap((object) => (object ? [{ cluster, object }] : [])));

/** What is computed with the cluster at each version: where it looked at the same in another one, it is the same there. */
function compare(profile: ClusterProfile, compute: (cluster: Cluster) => unknown) {
  const versions = new ClusterVersions(profile);
  const all = VERSIONS.map((version) => {
    const cluster = versions.at(version);
    const { reads } = versions.traced(() => compute(cluster));
    return {
      version,
      cluster,
      reads,
      text: JSON.stringify(compute(compileCluster({ ...profile, gkeVersion: version }))),
    };
  });
  const pairs = all.flatMap((one) => all.map((other) => ({ one, other })));
  const same = pairs.filter(({ one, other }) => versions.isSame(one.reads, one.cluster, other.cluster));
  const wrong = same.find(({ one, other }) => one.text !== other.text);
  return { wrong: wrong && `${wrong.one.version} and ${wrong.other.version}`, kept: same.length, of: pairs.length };
}

t.test("a review that looked at nothing that differs says the same in the other version", async (t) => {
  let [kept, all] = [0, 0];
  for (const rule of RULES) {
    for (const ruleCase of CASES[rule.id] ?? []) {
      const context = contextOf(rule, ruleCase);
      for (const object of [ruleCase.object, ruleCase.old]) {
        if (object === undefined) continue;
        const { kind } = object as { readonly kind: ObjectChange["kind"] };
        const { wrong, ...count } = compare(context.cluster.profile, (cluster) =>
          told({ kind, object }, { ...context, cluster }),
        );
        if (wrong !== undefined) t.fail(`${rule.id}: ${ruleCase.title}: ${wrong}`);
        kept += count.kept;
        all += count.of;
      }
    }
  }
  t.ok(kept > all / 2, "most is the same");
  t.ok(kept < all, "and not all");
});

/** All that a review of what lives and of what is made anew says. */
function told({ kind, object }: Pick<ObjectChange, "kind" | "object">, context: ReviewContext) {
  const live = reviewLive({ kind, object, requester }, context);
  const { findings, skipped, crashed } = reviewChange({ kind, object, requester, change: "create" }, context);
  return [live, findings, skipped, crashed.map(({ rule }) => rule)];
}

t.test("so do forecasts of what is made anew", async (t) => {
  let [kept, all] = [0, 0];
  for (const { cluster: profile, object } of RECORDED) {
    const service = SERVICE.read(object);
    const { wrong, ...count } = compare(profile, (cluster) => forecast({ cluster, old: undefined, new: service }));
    if (wrong !== undefined) t.fail(`${JSON.stringify(object)}: ${wrong}`);
    kept += count.kept;
    all += count.of;
  }
  t.ok(kept > all / 2 && kept < all);
});

t.test("a load balancer that has come to rest stays as a restart would leave it", async (t) => {
  let rests = 0;
  const check = (object: object, profile: ClusterProfile) => {
    const service = SERVICE.read(object);
    if (!isLoadBalancer(service)) return;
    const { features: _, ...plain } = profile;
    const versions = new ClusterVersions(plain);
    const [first, ...others] = VERSIONS.map((version) => versions.at(version)) as [Cluster, ...Cluster[]];
    const life = new Life({ live: service, written: service, tell: (text) => text }, versions, first);
    const balancer = new LiveLoadBalancer(service, first);
    for (const cluster of others) {
      if (balancer.isSettled) rests++;
      const { forecast: expected } = balancer.restart(cluster);
      const { after } = life.restart(cluster);
      t.equal(JSON.stringify(after), JSON.stringify(expected));
      t.same(life.restartedAt(cluster).after, expected, "as if it had gone all the way");
    }
  };
  for (const { cluster, object } of RECORDED) check(object, cluster);
  fc.assert(
    fc.property(
      ANY_SERVICE,
      fc.constantFrom<ClusterProfile>({}, { stackType: "ipv4-ipv6" }, { subsetting: true }),
      check,
    ),
    { numRuns: 100 },
  );
  t.ok(rests > 0);
});

t.test("a fleet counts what upgrade tells, for every pair of minors", async (t) => {
  const named = (objects: readonly object[]) =>
    objects.map((object, index) => {
      const { metadata } = object as { readonly metadata: object };
      return { ...object, metadata: { ...metadata, name: `web-${index}`, namespace: "shop", uid: String(index) } };
    });
  const some = named(RECORDED.filter((_, index) => index % 20 === 0).map(({ object }) => object));
  const generated = named(fc.sample(ANY_SERVICE, { numRuns: 20, seed: 18 }));
  const versions = new ClusterVersions({});
  const kinds = new Set<string>();
  for (const [index, from] of VERSIONS.entries()) {
    for (const to of VERSIONS.slice(index + 1)) {
      for (const objects of [some, generated]) {
        const counted = upgradeState("prod", objects, { from, to, today: TODAY }, versions);
        const told = countedUpgrade(objects, { from, to, today: TODAY });
        for (const kind of Object.keys(told.effects)) kinds.add(kind);
        t.same(counted, { cluster: "prod", from, to, ...told }, `${from} to ${to}`);
      }
    }
  }
  t.ok(kinds.size > 5, [...kinds].join());
});
