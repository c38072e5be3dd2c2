import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import t, { type Test } from "tap";
import { type AddressClaim, claimsToReserve, type Reservation } from "../../src/admission/reservation.ts";
import { cluster as clusterCommand } from "../../src/cli/cluster.ts";
import type { Clock } from "../../src/cluster/clock.ts";
import { FactBook } from "../../src/cluster/facts/fact-book.ts";
import { gkeClusterFacts } from "../../src/cluster/facts/gke-api.ts";
import { defaultTokens } from "../../src/cluster/facts/google-client.ts";
import { GoogleFacts } from "../../src/cluster/facts/google-facts.ts";
import { observedFacts } from "../../src/cluster/facts/observed-facts.ts";
import { guarded } from "../../src/cluster/observer.ts";
import { leaseNameOf, readLease } from "../../src/cluster/reservation-lease.ts";
import { WATCHED_RESOURCES } from "../../src/cluster/resources.ts";
import { type ClusterWatch, watchCluster } from "../../src/cluster/watch-cluster.ts";
import { checkClusterProfile } from "../../src/config/cluster-profile.ts";
import { ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { FACTS, type FactDeclaration, type Observer } from "../../src/domain/facts.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { parseText } from "../../src/manifests/yaml.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { fastClock, steppedClock, until } from "../support/fast-clock.ts";
import { GKE_CLUSTER, type GoogleApis, googleAddress, startGoogleApis } from "../support/google-apis.ts";
import { createTestAuthority } from "../support/test-authority.ts";

const folder = mkdtempSync(join(tmpdir(), "l4guard-facts-"));
t.teardown(() => rmSync(folder, { recursive: true }));
let files = 0;
const authority = createTestAuthority();

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

const CLUSTER = compileCluster({
  gkeVersion: "1.33.1-gke.1779000",
  subsetting: true,
  httpLoadBalancing: true,
  stackType: "ipv4",
  region: "us-central1",
  features: {},
});

const service = (name: string, port: number, protocol = "TCP", ip = "203.0.113.10") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: { type: "LoadBalancer", loadBalancerIP: ip, ports: [{ port, protocol }] },
});

function claimsOf(object: object): readonly AddressClaim[] {
  return claimsToReserve(new ServiceModel(SERVICE.read(object), undefined, CLUSTER), undefined);
}

interface ReservationSetup {
  readonly server: ApiServer;
  readonly watch: ClusterWatch;
  readonly results: string[];
  reserve(object: ReturnType<typeof service>, more?: { uid?: string; isDryRun?: boolean }): Promise<Reservation>;
}

/** A watch with reservations; several may share a server, as replicas do. */
async function startReserving(
  t: Test,
  server: ApiServer,
  options: { budgetMs?: number; clock?: Clock } = {},
): Promise<ReservationSetup> {
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, server.kubeconfig());
  const results: string[] = [];
  const { budgetMs = 5_000, clock = fastClock(1) } = options;
  const watch = watchCluster({
    access: { kind: "kubeconfig", path },
    configured: {
      gkeVersion: "1.33.1-gke.1779000",
      subsetting: true,
      httpLoadBalancing: true,
      stackType: "ipv4",
      region: "us-central1",
      features: {},
    },
    resources: WATCHED_RESOURCES.filter(({ kind }) => kind === "Service"),
    reservations: { namespace: "l4guard", budgetMs },
    observer: { reserved: ({ result }) => void results.push(result) },
    clock,
  });
  t.teardown(() => watch.stop());
  await watch.ready;
  let uids = 0;
  return {
    server,
    watch,
    results,
    async reserve(object, { uid = `${object.metadata.name}-${files}-${uids++}`, isDryRun = false } = {}) {
      const reservation = await watch.reservations?.reserve({
        requestUid: uid,
        object: { namespace: object.metadata.namespace, name: object.metadata.name },
        claims: claimsOf(object),
        isDryRun,
        index: watch.index(),
      });
      return reservation ?? { outcome: "unavailable", reason: "no reservations" };
    },
  };
}

t.test("only Services that name an address have something to reserve", async (t) => {
  t.same(claimsOf({ ...service("web", 80), spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }), []);
  t.same(claimsOf({ ...service("web", 80), spec: { type: "ClusterIP", ports: [{ port: 80 }] } }), []);
  const claims = claimsOf(service("web", 80));
  t.same(claims, [
    {
      address: "203.0.113.10",
      rules: [{ ipVersion: "IPV4", protocol: "TCP", ports: { kind: "discrete", ports: [80] } }],
    },
  ]);
  const model = (object: object) => new ServiceModel(SERVICE.read(object), undefined, CLUSTER);
  t.same(claimsToReserve(model(service("web", 80)), model(service("web", 80))), [], "an update that changes neither");
  t.equal(claimsToReserve(model(service("web", 81)), model(service("web", 80))).length, 1);
  const named = {
    ...service("web", 80),
    metadata: {
      name: "web",
      annotations: { "cloud.google.com/l4-rbs": "enabled", "networking.gke.io/load-balancer-ip-addresses": "a,b" },
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
  };
  t.same(
    claimsOf(named).map(({ address }) => address),
    ["name:a", "name:b"],
  );
});

t.test("a reservation is held until the Service shows up, or for a minute", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const clock = steppedClock();
  const first = await startReserving(t, server, { clock });
  const second = await startReserving(t, server, { clock });
  const leases = () => server.objects("Lease");
  t.same(await first.reserve(service("web", 80), { isDryRun: true }), { outcome: "granted" });
  t.equal(leases().length, 0, "a dry run writes nothing");

  t.same(await first.reserve(service("web", 80), { uid: "u-1" }), { outcome: "granted" });
  const lease = () => server.store.get("leases.coordination.k8s.io", `l4guard/${leaseNameOf("203.0.113.10")}`);
  t.ok(lease(), "its Lease is in the webhook's own namespace");
  t.same(await first.reserve(service("web", 80), { uid: "u-1" }), { outcome: "granted" }, "the same request again");
  const conflict = { outcome: "conflict", address: "203.0.113.10", holder: "shop/web" };
  t.same(await second.reserve(service("other", 80)), conflict, "another replica knows");
  t.same(await second.reserve(service("other", 80), { isDryRun: true }), conflict);
  t.same(await second.reserve(service("other", 80, "UDP")), { outcome: "granted" }, "another protocol");
  t.same(await second.reserve(service("third", 443)), { outcome: "granted" }, "another port");
  t.same(await second.reserve(service("fourth", 80, "TCP", "203.0.113.11")), { outcome: "granted" }, "another address");
  t.equal(readLease(lease(), 0).holds.length, 3);

  // The Service is stored: from now on the index shows it, and rules judge by that.
  server.put(service("web", 80));
  await until(() => second.watch.index().service("shop", "web") !== undefined, "the Service shows up");
  t.same(await second.reserve(service("fifth", 80)), { outcome: "granted" }, "the index has it, so rules decide");
  await until(() => first.watch.index().service("shop", "web") !== undefined, "it shows up where it was reserved");
  const isHeld = () => readLease(lease(), 0).holds.some(({ object }) => object === "shop/web");
  clock.advance(29_000);
  t.ok(isHeld(), "not at once, as a third replica may lag behind");
  clock.advance(1_000);
  await until(() => !isHeld(), "the hold is given up");
  t.ok(first.results.includes("dry-run") && second.results.includes("conflict"));

  // What never shows up ends by itself.
  t.same((await first.reserve(service("sixth", 443))).outcome, "conflict");
  clock.advance(31_000);
  t.same(await first.reserve(service("sixth", 443)), { outcome: "granted" }, "its minute is over");
});

t.test("a Service that goes, or no longer needs its ports, gives them up at once", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const { reserve, watch } = await startReserving(t, server);
  const isShown = (name: string, port: number) => () => watch.index().service("shop", name)?.ports[0]?.port === port;
  await reserve(service("web", 80));
  server.put(service("web", 80));
  await until(isShown("web", 80), "it shows up");
  server.remove(service("web", 80));
  await until(() => watch.index().service("shop", "web") === undefined, "it goes");
  await until(() => server.objects("Lease").length === 0, "its Lease goes too");
  t.same(await reserve(service("other", 80)), { outcome: "granted" });

  server.put(service("other", 80));
  await until(isShown("other", 80), "the other shows up");
  t.same(await reserve(service("other", 81)), { outcome: "granted" }, "its own hold is no obstacle");
  server.put(service("other", 81));
  await until(isShown("other", 81), "the update shows up");
  t.same(await reserve(service("third", 80)), { outcome: "granted" }, "the old port is free");
});

t.test("two addresses are taken together or not at all", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const { reserve, watch } = await startReserving(t, server);
  const both = (name: string, names: string) => ({
    ...service(name, 80),
    metadata: {
      name,
      namespace: "shop",
      annotations: { "cloud.google.com/l4-rbs": "enabled", "networking.gke.io/load-balancer-ip-addresses": names },
    },
    spec: { type: "LoadBalancer", ports: [{ port: 80, protocol: "TCP" }] },
  });
  const ask = (object: object, name: string) =>
    watch.reservations?.reserve({
      requestUid: name,
      object: { namespace: "shop", name },
      claims: claimsOf(object),
      isDryRun: false,
      index: watch.index(),
    });
  t.same(await ask(both("a", "two"), "a"), { outcome: "granted" });
  t.same(await ask(both("b", "one,two"), "b"), { outcome: "conflict", address: "name:two", holder: "shop/a" });
  await until(
    () =>
      server.objects("Lease").every((lease) => readLease(lease, 0).holds.every(({ object }) => object === "shop/a")),
    "the first address is given back",
  );
  t.same(await ask(both("c", "one"), "c"), { outcome: "granted" });
  t.same(
    (await reserve({ ...service("", 80), metadata: { ...service("", 80).metadata, name: "" } })).outcome,
    "granted",
  );
  t.same(
    (await reserve({ ...service("", 80), metadata: { ...service("", 80).metadata, name: "" } })).outcome,
    "conflict",
    "two Services whose names are yet to be generated are two",
  );
});

t.test("an API server that fails makes a reservation unavailable, in time", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const { reserve, results } = await startReserving(t, server, { budgetMs: 300 });
  for (const [action, pattern] of [
    [{ kind: "hang" }, /no answer/],
    [{ kind: "status", code: 403, reason: "Forbidden" }, /403 Forbidden/],
    [{ kind: "status", code: 500 }, /500/],
    [{ kind: "reset" }, /./],
    [{ kind: "body", body: "{" }, /JSON/],
  ] as const) {
    const end = server.fail(action, { resource: "leases" });
    const reservation = await reserve(service("web", 80));
    t.match(reservation, { outcome: "unavailable", reason: pattern });
    end();
  }
  t.same(results, Array(5).fill("unavailable"));
  t.same(await reserve(service("web", 80)), { outcome: "granted" }, "and then it works again");
  const lease = server.objects("Lease")[0];
  server.put({
    ...lease,
    metadata: { ...lease?.metadata, annotations: { "l4guard.dev/holds": '[{"until":"soon"},7]' } },
  });
  t.same(await reserve(service("other", 80)), { outcome: "granted" }, "holds that make no sense hold nothing");
});

t.test("what replicas that died have left is swept up", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const lease = (name: string, address: string, until: number) => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: {
      name,
      namespace: "l4guard",
      labels: { "l4guard.dev/reservation": "address" },
      annotations: {
        "l4guard.dev/address": address,
        "l4guard.dev/holds": JSON.stringify([{ requestUid: "u", object: "shop/web", rules: [], until }]),
      },
    },
  });
  server.put(lease(leaseNameOf("203.0.113.1"), "203.0.113.1", 1_000));
  server.put(lease(leaseNameOf("203.0.113.2"), "203.0.113.2", Date.now() + 86_400_000));
  server.put({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "leader", namespace: "l4guard" },
  });
  const clock = steppedClock();
  await startReserving(t, server, { clock });
  clock.advance(10 * 60_000);
  await until(() => server.objects("Lease").length === 2, "the ended one is deleted");
  t.notOk(server.store.get("leases.coordination.k8s.io", `l4guard/${leaseNameOf("203.0.113.1")}`));
});

t.test("of two conflicting Services exactly one is granted, of two compatible ones both", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const replicas = [await startReserving(t, server), await startReserving(t, server), await startReserving(t, server)];
  const wrong: string[] = [];
  for (let n = 0; n < 100; n++) {
    const ip = `198.51.100.${n}`;
    const [one, two] = [replicas[n % 3], replicas[(n + 1 + (n % 2)) % 3]];
    const conflicting = await Promise.all([
      one?.reserve(service(`a-${n}`, 80, "TCP", ip)),
      two?.reserve(service(`b-${n}`, 80, "TCP", ip)),
    ]);
    const compatible = await Promise.all([
      one?.reserve(service(`c-${n}`, 53, "UDP", ip)),
      two?.reserve(service(`d-${n}`, 54, "UDP", ip)),
    ]);
    const outcomes = [conflicting, compatible].map((pair) =>
      pair
        .map((one) => one?.outcome)
        .sort()
        .join(),
    );
    if (outcomes[0] !== "conflict,granted" || outcomes[1] !== "granted,granted") wrong.push(outcomes.join(" "));
  }
  t.same(wrong, []);
});

async function runCommand(argv: readonly string[], env: Record<string, string> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  let out = "";
  let err = "";
  stdout.on("data", (chunk) => {
    out += chunk;
  });
  stderr.on("data", (chunk) => {
    err += chunk;
  });
  const code = await clusterCommand
    .run(argv, { stdin, stdout, stderr, env, cwd: folder, now: () => new Date() })
    .catch((error: Error) => `${error.name}: ${error.message}`);
  return { code, out, err };
}

t.test("l4guard cluster show and gather", async (t) => {
  const server = await startApiServer({ authority, objects: [service("web", 80)] });
  const apis = await startGoogleApis();
  t.teardown(() => Promise.all([server.stop(), apis.stop()]));
  process.env["GCE_METADATA_HOST"] = apis.host;
  apis.addresses = { "regions/us-central1": [googleAddress("web", "203.0.113.10")] };
  writeFileSync(join(folder, "kubeconfig"), server.kubeconfig());
  writeFileSync(join(folder, "stated.yaml"), "nodePortRange: 30000-30100\n");
  const access = ["--kubeconfig", "kubeconfig", "--cluster", "stated.yaml"];
  const google = "--google --project shop-project --location us-central1 --cluster-name prod".split(" ");
  const endpoints = ["--gke-endpoint", apis.url, "--compute-endpoint", apis.url];

  const shown = await runCommand(["show", ...access]);
  t.equal(shown.code, 0);
  t.match(shown.out, /^FACT +VALUE +SOURCE +AGE$/m);
  t.match(shown.out, /^gkeVersion +1\.33\.1-gke\.1779000 +cluster +\d+ s$/m);
  t.match(shown.out, /^nodePortRange +30000-30100 +configuration$/m);
  t.match(shown.out, /^subsetting +true +assumed$/m);
  t.match(shown.out, /^addresses +unknown$/m);
  t.match(shown.out, /^Service +1 +current$/m);
  t.match(shown.out, /^clusterSubnet +default, NONE +assumed$/m);
  const long = shown.out.split("\n").filter((line) => line.length > 80);
  t.same(long, [], "it fits 80 columns");

  const json = await runCommand(["show", "--json", ...access, ...google, ...endpoints]);
  const { facts } = JSON.parse(json.out) as { facts: { fact: string; source: string }[] };
  t.equal(facts.find(({ fact }) => fact === "gkeVersion")?.source, "gke-api", "Google beats what the cluster shows");
  t.equal(json.err, "");

  const gathered = await runCommand(["gather", "--state", "state.yaml", ...access, ...google, ...endpoints]);
  t.equal(gathered.code, 0);
  t.match(gathered.out, /# From the Compute Engine API\.\n/);
  const profile = checkClusterProfile(parseText(gathered.out).values[0], "gathered");
  t.match(profile, { gkeVersion: "1.34.1-gke.2190000", nodePortRange: "30000-30100", addresses: [{ name: "web" }] });
  const [state] = parseText(readFileSync(join(folder, "state.yaml"), "utf8")).values as [{ items: unknown[] }];
  t.match(state.items, [{ apiVersion: "v1", kind: "Service", metadata: { name: "web" } }]);
  const index = indexManifests({ objects: state.items, isComplete: true });
  t.equal([...index.servicesClaiming("203.0.113.10")].length, 1, "the state is of use");
});

t.test("l4guard cluster says what is wrong", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  writeFileSync(join(folder, "denied"), server.kubeconfig("wrong-token"));
  t.match((await runCommand([])).code, /UsageError: cluster needs "show" or "gather"/);
  t.match((await runCommand(["show", "more"])).code, /UsageError/);
  t.match((await runCommand(["show", "--timeout", "soon"])).code, /--timeout must be a number/);
  const denied = await runCommand(["show", "--kubeconfig", "denied", "--timeout", "2"]);
  t.match(denied.code, /the cluster did not answer within 2 s/);
  t.match(denied.err, /Service: 401 Unauthorized/);
  const inPod = await runCommand(["show", "--timeout", "2"], {
    KUBERNETES_SERVICE_HOST: "127.0.0.1",
    KUBERNETES_SERVICE_PORT: "1",
  });
  t.match(inPod.err, /credentials: .*ca\.crt/, "in a Pod it is the service account that counts");
});
