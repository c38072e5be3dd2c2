import { rmSync } from "node:fs";
import t, { type Test } from "tap";
import { FactBook } from "../../src/cluster/facts/fact-book.ts";
import { gkeClusterFacts } from "../../src/cluster/facts/gke-api.ts";
import { defaultTokens } from "../../src/cluster/facts/google-client.ts";
import { GoogleFacts } from "../../src/cluster/facts/google-facts.ts";
import { observedFacts } from "../../src/cluster/facts/observed-facts.ts";
import { guarded } from "../../src/cluster/observer.ts";
import { checkClusterProfile } from "../../src/config/cluster-profile.ts";
import { FACTS, type FactDeclaration, type Observer } from "../../src/domain/facts.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { fastClock, until } from "../support/fast-clock.ts";
import { GKE_CLUSTER, type GoogleApis, googleAddress, startGoogleApis } from "../support/google-apis.ts";
import { folder } from "../support/observed-cluster.ts";

t.teardown(() => rmSync(folder, { recursive: true }));

t.test("the most trusted source that knows a fact counts", async (t) => {
  const book = new FactBook();
  book.state("cluster", { nodeCount: 3, region: "us-central1", subsetting: true }, 1_000);
  t.equal(book.version, 1);
  book.state("cluster", { nodeCount: 3, region: "us-central1", subsetting: true }, 2_000);
  t.equal(book.version, 1, "the same again changes nothing");
  book.state("gke-api", { nodeCount: 7, subsetting: false }, 3_000);
  book.state("configuration", { subsetting: null, nodeCount: 9 });
  t.same(book.records(), [
    { fact: "nodeCount", value: 9, source: "configuration", at: undefined },
    { fact: "subsetting", value: false, source: "gke-api", at: 3_000 },
    { fact: "region", value: "us-central1", source: "cluster", at: 2_000 },
  ]);
  t.same([...book.observed()].sort(), ["region", "subsetting"]);
  book.state("compute-api", { addresses: [] }, 0, "addresses");
  book.state("compute-api", { subnets: [] }, 170_000, "subnetworks");
  t.equal(book.profile(180_000).inventoryAgeMinutes, 3, "the oldest inventory counts");
  book.state("configuration", { inventoryAgeMinutes: 8 });
  t.equal(book.profile(180_000).inventoryAgeMinutes, 8, "unless someone says otherwise");
});

t.test("what a cluster shows", async (t) => {
  const seen = (objects: readonly object[], more: object = {}) =>
    observedFacts({
      index: indexManifests({ objects, isComplete: true }),
      nodes: undefined,
      sawSubsetting: false,
      isGke: true,
      addresses: undefined,
      subnets: undefined,
      ...more,
    });
  const daemon = (name: string) => ({ kind: "DaemonSet", metadata: { name, namespace: "kube-system" } });
  t.same(seen([]), {}, "nothing seen, nothing said");
  t.same(seen([daemon("anetd")]), { dataplaneV2: true });
  t.same(seen([daemon("calico-node")]), { dataplaneV2: false, networkPolicy: true });
  t.same(seen([daemon("fluentbit-gke")], { isGke: false }), {}, "another distribution has no anetd to miss");
  t.same(seen([{ kind: "Deployment", metadata: { name: "anetd", namespace: "kube-system" } }]), {});
  t.same(seen([{ kind: "Service", metadata: { name: "default-http-backend", namespace: "kube-system" } }]), {
    httpLoadBalancing: true,
  });
  t.same(seen([], { sawSubsetting: true }), { subsetting: true });
  const node = (zone: string, region = "r", isWindows = false) => ({ zone, region, isWindows, isExcluded: isWindows });
  t.same(seen([], { nodes: [node("r-a"), node("r-a"), node("r-b", "r", true)] }), {
    nodeCount: 3,
    excludedNodeCount: 1,
    windowsNodePools: true,
    maxNodesPerZone: 2,
    region: "r",
  });
  const backend = { kind: "Service", metadata: { name: "default-http-backend", namespace: "kube-system" } };
  const everything = seen([daemon("calico-node"), backend], {
    sawSubsetting: true,
    nodes: [node("r-a")],
    addresses: [],
    subnets: [],
  });
  t.same(
    [...Object.keys(everything), "gkeVersion", "stackType"].sort(),
    declaredIn("cluster"),
    "the table of facts says what is seen in the cluster; two are asked of the API server",
  );
  t.same(seen([], { nodes: [] }), { nodeCount: 0, excludedNodeCount: 0 });
  t.same(seen([], { nodes: [node("", ""), node("s-a", "s"), node("r-a")] }).region, undefined, "two regions are none");
});

t.test("what the GKE API says of a cluster", async (t) => {
  t.same(gkeClusterFacts(GKE_CLUSTER), {
    gkeVersion: "1.34.1-gke.2190000",
    autopilot: false,
    subsetting: true,
    dataplaneV2: true,
    userManagedFirewall: false,
    httpLoadBalancing: true,
    networkPolicy: false,
    vpcNative: true,
    multiSubnet: false,
    stackType: "ipv4-ipv6",
    nodeCount: 7,
    windowsNodePools: false,
    region: "us-central1",
    network: "default",
    clusterSubnet: { name: "nodes" },
    sharedVpc: true,
  });
  const other = gkeClusterFacts({
    location: "europe-west4-b",
    autopilot: { enabled: true },
    networkConfig: { disableL4LbFirewallReconciliation: true },
    addonsConfig: { httpLoadBalancing: { disabled: true } },
    networkPolicy: { enabled: true },
    ipAllocationPolicy: { additionalIpRangesConfigs: [{}] },
    nodePools: [{ config: { imageType: "windows_ltsc_containerd" } }],
  });
  t.match(other, {
    region: "europe-west4",
    autopilot: true,
    userManagedFirewall: true,
    httpLoadBalancing: false,
    networkPolicy: true,
    multiSubnet: true,
    windowsNodePools: true,
    subsetting: false,
    vpcNative: false,
  });
});

interface GoogleSetup {
  readonly apis: GoogleApis;
  readonly book: FactBook;
  readonly facts: GoogleFacts;
  readonly failed: string[];
}

async function startGoogleFacts(t: Test, options: { timeoutMs?: number } = {}): Promise<GoogleSetup> {
  const apis = await startGoogleApis();
  apis.addresses = {
    "regions/us-central1": [
      googleAddress("web", "203.0.113.10", { users: ["https://…/forwardingRules/a1"] }),
      googleAddress("web6", "2600:1900::", { ipVersion: "IPV6", prefixLength: 96, ipv6EndpointType: "NETLB" }),
      { name: "pending" },
    ],
    global: [googleAddress("everywhere", "198.51.100.1", { region: undefined, networkTier: "PREMIUM" })],
  };
  apis.subnetworks = {
    "regions/us-central1": [
      {
        name: "nodes",
        region: "x/us-central1",
        network: "x/default",
        ipCidrRange: "10.0.0.0/20",
        stackType: "IPV4_IPV6",
        ipv6AccessType: "EXTERNAL",
        externalIpv6Prefix: "2600:1900:1::/64",
        purpose: "PRIVATE",
      },
    ],
  };
  const book = new FactBook();
  const failed: string[] = [];
  // The library finds the metadata server by these variables, as in a Pod it finds it by its name.
  process.env["GCE_METADATA_HOST"] = apis.host;
  process.env["METADATA_SERVER_DETECTION"] = "assume-present";
  const tokens = defaultTokens();
  // The library takes its time to load, which is not what these tests are about.
  await tokens.token();
  const facts = new GoogleFacts({
    book,
    clock: fastClock(60),
    random: Math.random,
    observer: guarded({
      factsRead: ({ source, outcome, message }) => {
        if (outcome === "failed") failed.push(`${source}: ${message}`);
      },
    }),
    gkeEndpoint: apis.url,
    computeEndpoint: apis.url,
    metadataEndpoint: apis.url,
    tokens,
    refreshMs: 30_000,
    timeoutMs: options.timeoutMs ?? 5_000,
  });
  t.teardown(async () => {
    await facts.stop();
    await apis.stop();
  });
  return { apis, book, facts, failed };
}

const known = (book: FactBook, name: string) => book.records().find(({ fact }) => fact === name)?.value;

t.test("Google's APIs through Workload Identity, page by page", async (t) => {
  const { apis, book, facts, failed } = await startGoogleFacts(t);
  apis.pageSize = 2;
  await facts.start();
  t.same(failed, []);
  t.same(known(book, "addresses"), [
    {
      name: "web",
      address: "203.0.113.10",
      ipVersion: "IPV4",
      type: "EXTERNAL",
      tier: "PREMIUM",
      region: "us-central1",
      scope: "regional",
      purpose: null,
      subnet: null,
      prefixLength: null,
      ipv6EndpointType: null,
      users: ["https://…/forwardingRules/a1"],
    },
    {
      name: "web6",
      address: "2600:1900::",
      ipVersion: "IPV6",
      type: "EXTERNAL",
      tier: "PREMIUM",
      region: "us-central1",
      scope: "regional",
      purpose: null,
      subnet: null,
      prefixLength: 96,
      ipv6EndpointType: "NETLB",
      users: [],
    },
    {
      name: "everywhere",
      address: "198.51.100.1",
      ipVersion: "IPV4",
      type: "EXTERNAL",
      tier: "PREMIUM",
      region: null,
      scope: "global",
      purpose: null,
      subnet: null,
      prefixLength: null,
      ipv6EndpointType: null,
      users: [],
    },
  ]);
  t.match(known(book, "subnets"), [
    { name: "nodes", region: "us-central1", network: "default", ipv6AccessType: "EXTERNAL" },
  ]);
  t.equal(known(book, "projectDefaultNetworkTier"), "Standard");
  t.same(known(book, "regionZones"), ["us-central1-a", "us-central1-b", "us-central1-f"]);
  t.equal(known(book, "gkeVersion"), "1.34.1-gke.2190000");
  t.equal(apis.requests.filter((request) => request.endsWith("aggregated/addresses")).length, 2, "two pages");
  apis.cluster = { ...GKE_CLUSTER, currentNodeCount: 8 };
  await until(() => known(book, "nodeCount") === 8, "it is read again after a while");
  t.doesNotThrow(() => checkClusterProfile(book.profile(Date.now()), "what was gathered"));
  for (const place of ["gke-api", "compute-api"] as const) {
    const seen = book.records().flatMap(({ fact, source }) => (source === place ? fact : []));
    t.same(seen.sort(), declaredIn(place), `the table of facts says what is seen in the ${place}`);
  }
});

/** The facts that the table says are seen in a place. */
function declaredIn(place: Observer): readonly string[] {
  const facts = Object.entries(FACTS) as readonly (readonly [string, FactDeclaration])[];
  return facts.flatMap(([name, { observed }]) => (observed?.[place] === undefined ? [] : name)).sort();
}

t.test("an expired token is replaced, also in the middle", async (t) => {
  const { apis, book, facts, failed } = await startGoogleFacts(t);
  await facts.start();
  apis.token = "token-2";
  apis.cluster = { ...GKE_CLUSTER, currentNodeCount: 9 };
  await until(() => known(book, "nodeCount") === 9, "a new token is fetched");
  t.same(failed, []);
});

t.test("what Google refuses, forgets, throttles or is slow with stays as it was", async (t) => {
  const { apis, book, facts, failed } = await startGoogleFacts(t, { timeoutMs: 3_000 });
  const end = [
    apis.fail("/clusters/prod", 403),
    apis.fail("/aggregated/subnetworks", 429, { "Retry-After": "2" }),
    apis.fail("/regions/us-central1", "hang"),
  ];
  apis.unreachables = ["regions/us-central1"];
  await facts.start();
  t.equal(known(book, "projectDefaultNetworkTier"), "Standard", "what works is there");
  for (const name of ["gkeVersion", "subnets", "regionZones", "addresses"]) {
    t.equal(known(book, name), undefined, `${name} is unknown`);
  }
  t.same(failed.slice(0, 4).sort(), [
    "compute-api addresses: a region is unreachable",
    "compute-api region: no answer in time",
    "compute-api subnetworks: 429",
    "gke-api cluster: 403",
  ]);
  for (const mend of end) mend();
  apis.unreachables = [];
  await until(
    () => ["gkeVersion", "subnets", "regionZones", "addresses"].every((name) => known(book, name) !== undefined),
    "all is known in the end",
  );
  const nowhere = apis.fail("/clusters/prod", 404);
  await until(() => failed.some((line) => line === "gke-api cluster: 404"), "it is gone");
  t.equal(known(book, "nodeCount"), 7, "the last answer stays, and grows old");
  nowhere();
});

t.test("without a metadata server nothing is known, and nothing breaks", async (t) => {
  const { apis, book, facts, failed } = await startGoogleFacts(t);
  apis.fail("/computeMetadata/", 404);
  await facts.start();
  t.same(book.records(), []);
  t.ok(failed.length >= 5, "each part says so");
});
