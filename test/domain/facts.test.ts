import t from "tap";
import { versionsPage } from "../../scripts/versions-page.ts";
import { factsOfFlags } from "../../src/cli/fact-options.ts";
import { checkClusterProfile } from "../../src/config/cluster-profile.ts";
import { readClusterFile } from "../../src/config/configuration-files.ts";
import { factPage, factsPage, STATED_NAMES } from "../../src/config/facts-text.ts";
import { type Cluster, compileCluster, FACTS_WITHOUT_DEFAULT } from "../../src/domain/cluster.ts";
import { CLUSTER_PROFILE_SCHEMA, type ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { ASSUMED, FACTS, type FactDeclaration, ORDINARY, type StatedFact } from "../../src/domain/facts.ts";
import { GKE_CHANGES } from "../../src/domain/gke-changes.ts";
import { formatGkeVersion, gkeVersion } from "../../src/domain/gke-version.ts";

const DECLARED = Object.entries(FACTS) as readonly (readonly [StatedFact, FactDeclaration])[];

t.test("each fact is declared whole", async (t) => {
  for (const [name, { assumed, ordinary, help, flag }] of DECLARED) {
    t.match(help, /^[A-Z].*\.$/, `${name}: the help is a sentence`);
    t.ok(assumed === undefined || ordinary === undefined, `${name}: has one default at most`);
    if (flag !== undefined) t.match(flag, /^[a-z0-9]+(?:-[a-z0-9]+)*$/, `${name}: the flag is written as flags are`);
  }
  const flags = DECLARED.flatMap(([, { flag }]) => flag ?? []);
  t.equal(new Set(flags).size, flags.length, "no flag is taken twice");
  t.doesNotThrow(() => checkClusterProfile({ ...ASSUMED, ...ORDINARY }, "the defaults"), "defaults are of the type");
});

t.test("a cluster file may leave out every fact, and say of every one that it is unknown", async (t) => {
  const unknown = Object.fromEntries(DECLARED.map(([name]) => [name, null]));
  t.doesNotThrow(() => checkClusterProfile({ ...unknown, features: null }, "a file"));
  t.same(compileCluster(unknown as ClusterProfile).unknown, new Set(FACTS_WITHOUT_DEFAULT));
  t.throws(() => checkClusterProfile({ nodecount: 3 }, "a file"), /unknown key "nodecount"/);
});

t.test("what is stated may say more, unless that is stated too", async (t) => {
  const facts = ({ provenance, facts }: Cluster) =>
    (["dataplaneV2", "vpcNative", "httpLoadBalancing"] as const).map((name) => [facts[name], provenance(name)]);
  t.same(facts(compileCluster({ autopilot: true })), [
    [true, "configured"],
    [true, "configured"],
    [true, "configured"],
  ]);
  t.same(
    facts(compileCluster({ autopilot: true, dataplaneV2: false }))[0],
    [false, "configured"],
    "who states it is right",
  );
  t.same(facts(compileCluster({ autopilot: true, dataplaneV2: null }))[0], [true, "configured"], "null states nothing");
  t.same(facts(compileCluster({ stackType: "ipv6" })), [
    [true, "configured"],
    [true, "configured"],
    [true, "assumed"],
  ]);
  t.same(facts(compileCluster({ autopilot: false }))[0], [false, "assumed"], "a Standard cluster may have either");
  for (const [name, { implies = [] }] of DECLARED) {
    for (const { value, facts } of implies) {
      t.doesNotThrow(
        () => checkClusterProfile({ ...facts, [name]: value }, name),
        `${name}: what it implies are facts`,
      );
      for (const fact of Object.keys(facts)) t.ok(fact in ASSUMED, `${fact} has a default to replace`);
    }
  }
});

t.test("flags state facts", async (t) => {
  const values = {
    "gke-version": "1.33",
    "node-count": "3",
    subsetting: false,
    "stack-type": "ipv6",
    fact: ["features.rbsNeg=true", "nodePortRange=1-2", "regionZones=[]"],
  };
  const stated = factsOfFlags(values);
  t.same(stated, {
    gkeVersion: "1.33",
    nodeCount: 3,
    subsetting: false,
    stackType: "ipv6",
    features: { rbsNeg: true },
    nodePortRange: "1-2",
    regionZones: [],
  });
  t.doesNotThrow(() => checkClusterProfile(stated, "flags"));
  t.throws(() => factsOfFlags({ "node-count": "many" }), /--node-count: "many" is not a whole number/);
  t.throws(() => factsOfFlags({ "stack-type": "v4" }), /--stack-type: "v4" is not one of ipv4, ipv4-ipv6, ipv6/);
  t.throws(() => factsOfFlags({ "gke-version": "new" }), /--gke-version: "new" is no GKE version/);
});

t.test("a version is a text wherever it is stated", async (t) => {
  const folder = t.testdir({
    "plain.yaml": "gkeVersion: 1.30\nnodeCount: 3\n",
    "quoted.yaml": 'gkeVersion: "1.30"\n',
    "cluster.json": '{"gkeVersion": 1.30}',
    "list.yaml": "gkeVersion: [1.30]\n",
  });
  for (const name of ["plain.yaml", "quoted.yaml", "cluster.json"]) {
    t.match(await readClusterFile(name, folder), { gkeVersion: "1.30" }, name);
  }
  t.equal((await readClusterFile("plain.yaml", folder)).nodeCount, 3, "a count stays a number");
  await t.rejects(readClusterFile("list.yaml", folder), /gkeVersion: must be a text/);
  t.throws(() => checkClusterProfile({ gkeVersion: 1.3 }, "JSON"), /gkeVersion: must be a text; write it in quotes/);
  t.throws(
    () => checkClusterProfile({ gkeVersion: "latest" }, "c.yaml"),
    /^c\.yaml: gkeVersion: "latest" must be written as 1\.33 or 1\.33\.1-gke\.1779000$/,
  );
  t.same(factsOfFlags({ fact: ["gkeVersion=1.30"] }), { gkeVersion: "1.30" });
  t.same(factsOfFlags({ "gke-version": "1.30" }), { gkeVersion: "1.30" });
});

t.test("a page tells of each fact", async (t) => {
  const index = factsPage();
  for (const name of STATED_NAMES) {
    const page = factPage(name) ?? "";
    t.match(page, `# ${name}\n`, name);
    t.match(index, `\`${name.replace("features.", "")}\``, `${name} is listed`);
  }
  t.equal(factPage("rbsNeg"), factPage("features.rbsNeg"), "a switch is found by its bare name");
  t.equal(factPage("toString"), undefined);
  t.match(Object.keys(CLUSTER_PROFILE_SCHEMA.properties), ["apiVersion", "kind", ...DECLARED.map(([name]) => name)]);
});

t.test("each change of GKE has a version, a sentence, a source and a date", async (t) => {
  for (const [name, { from, change, source, read }] of Object.entries(GKE_CHANGES)) {
    t.equal(formatGkeVersion(gkeVersion(from)).startsWith(from), true, `${name}: ${from} is a version`);
    t.match(change, /^\S.*\.$/, `${name}: a sentence`);
    t.match(source, /^(?:GKE|Kubernetes|kubernetes\/)/, `${name}: a source that others can open`);
    t.match(read, /^\d{4}-\d{2}-\d{2}$/, `${name}: a day`);
  }
  const page = versionsPage();
  for (const { from, change } of Object.values(GKE_CHANGES))
    t.ok(page.includes(`**${from}**`) && page.includes(change));
});
