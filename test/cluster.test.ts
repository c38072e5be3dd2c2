import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import t, { type Test } from "tap";
import type { ClusterAccess } from "../src/cluster/credentials.ts";
import type { ClusterObserver } from "../src/cluster/observer.ts";
import { WATCHED_RESOURCES, type WatchedKind } from "../src/cluster/resources.ts";
import { type ClusterWatch, type ClusterWatchOptions, watchCluster } from "../src/cluster/watch-cluster.ts";
import { type ApiServer, type FaultAction, type FaultMatch, startApiServer } from "./support/api-server.ts";
import { fastClock, until } from "./support/fast-clock.ts";
import { type FaultProxy, startFaultProxy } from "./support/fault-proxy.ts";
import { createTestAuthority } from "./support/test-authority.ts";

/** A minute of the cluster's time takes about two seconds. */
const SPEED = 30;
const SERVICES_ONLY = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service");

const folder = mkdtempSync(join(tmpdir(), "l4guard-cluster-"));
t.teardown(() => rmSync(folder, { recursive: true }));
let files = 0;

/** Access through a kubeconfig file that a test can rewrite. */
function accessTo(kubeconfig: string): ClusterAccess & { readonly kind: "kubeconfig"; readonly path: string } {
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, kubeconfig);
  return { kind: "kubeconfig", path };
}

interface Setup {
  readonly server: ApiServer;
  readonly watch: ClusterWatch;
  readonly path: string;
  readonly failures: string[];
  readonly lists: string[];
}

async function startWatching(t: Test, options: Partial<ClusterWatchOptions> = {}, server?: ApiServer): Promise<Setup> {
  const stand = server ?? (await startApiServer());
  const access = accessTo(stand.kubeconfig());
  const failures: string[] = [];
  const lists: string[] = [];
  const observer: ClusterObserver = {
    failed: ({ failure }) => void failures.push(failure),
    listed: ({ kind, reason }) => void lists.push(`${kind} ${reason}`),
    ...options.observer,
  };
  const watch = watchCluster({
    access,
    clock: fastClock(SPEED),
    resources: SERVICES_ONLY,
    ...options,
    observer,
  });
  t.teardown(async () => {
    await watch.stop();
    await stand.stop();
  });
  return { server: stand, watch, path: access.path, failures, lists };
}

let serial = 0;

/** Another load balancer Service. */
function loadBalancer(name = `web-${serial++}`, port = 80) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "shop" },
    spec: { type: "LoadBalancer", loadBalancerIP: "203.0.113.10", ports: [{ protocol: "TCP", port }] },
  };
}

/** The Services of a server and of an index in one form. */
const inServer = (server: ApiServer) =>
  server
    .objects("Service")
    .map(({ metadata, spec }) => `${metadata.name}:${(spec as { ports: { port: number }[] }).ports[0]?.port}`)
    .sort();
const inIndex = (watch: ClusterWatch) =>
  [...watch.index().servicesIn("shop")].map(({ metadata, ports }) => `${metadata.name}:${ports[0]?.port}`).sort();
const areEqual = (server: ApiServer, watch: ClusterWatch) => inServer(server).join() === inIndex(watch).join();
const watchOf = (server: ApiServer) => [...server.watches].find(({ resource }) => resource === "services");

t.test("lists page by page, watches from the version of the list, and stops", async (t) => {
  const server = await startApiServer();
  for (let n = 0; n < 1_234; n++) server.put(loadBalancer());
  const { watch, lists } = await startWatching(t, {}, server);
  t.notOk(watch.isReady, "not before the first list");
  t.notOk(watch.index().knows("services"));
  t.equal(watch.index().whyUnknown("services"), "not synced yet");
  await watch.ready;
  t.ok(watch.isReady && watch.index().knows("services"));
  t.equal(inIndex(watch).length, 1_234);
  t.same(lists, ["Service start"]);
  const pages = server.requests.filter(({ verb, resource }) => verb === "list" && resource === "services");
  t.same(
    pages.map(({ query }) => query.get("limit")),
    ["500", "500", "500"],
  );
  await until(() => watchOf(server) !== undefined, "there is a watch");
  const query = watchOf(server)?.query;
  t.equal(query?.get("allowWatchBookmarks"), "true");
  t.equal(query?.get("resourceVersion"), String(server.store.revision));
  const seconds = Number(query?.get("timeoutSeconds"));
  t.ok(seconds >= 240 && seconds <= 480, `the watch is to last ${seconds} s`);

  const before = watch.index();
  server.put(loadBalancer("new"));
  server.remove(loadBalancer("web-0"));
  await until(() => areEqual(server, watch), "the index follows");
  t.equal([...before.servicesIn("shop")].length, 1_234, "a snapshot from before stays as it was");
  t.equal(before.service("shop", "new"), undefined);

  await watch.stop();
  await until(() => server.watches.size === 0 && server.connectionCount === 0, "nothing is left open");
  const requests = server.requests.length;
  server.put(loadBalancer());
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.equal(server.requests.length, requests, "a stopped watch asks for nothing");
  await watch.stop();
});

t.test("stopping at once leaves nothing behind", async (t) => {
  const { server, watch } = await startWatching(t, { resources: WATCHED_RESOURCES });
  await watch.stop();
  await until(() => server.connectionCount === 0, "no connection is left");
  t.equal(server.watches.size, 0);
});

t.test("watches every kind that rules read, Nodes and namespaces as metadata", async (t) => {
  const node = (name: string, zone: string) => ({
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels: { "topology.kubernetes.io/zone": zone, "topology.kubernetes.io/region": "us-central1" },
    },
    spec: { podCIDRs: ["10.4.0.0/24", "fd00::/112"] },
  });
  const at = (name: string) => ({ name, namespace: "shop" });
  const server = await startApiServer({
    objects: [
      node("a", "us-central1-a"),
      node("b", "us-central1-a"),
      node("c", "us-central1-b"),
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "a" } } },
      { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "anetd", namespace: "kube-system" } },
      { apiVersion: "v1", kind: "Service", metadata: { name: "default-http-backend", namespace: "kube-system" } },
      {
        ...loadBalancer("inner"),
        metadata: { ...at("inner"), finalizers: ["gke.networking.io/l4-ilb-v2"] },
      },
      { apiVersion: "networking.gke.io/v1", kind: "Network", metadata: { name: "blue" } },
      { apiVersion: "cloud.google.com/v1", kind: "BackendConfig", metadata: at("slow") },
      {
        apiVersion: "compute.cnrm.cloud.google.com/v1beta1",
        kind: "ComputeAddress",
        metadata: at("web-ip"),
        spec: { location: "us-central1", addressType: "EXTERNAL", resourceID: "web" },
        status: { observedState: { address: "203.0.113.10" } },
      },
    ],
  });
  const { watch } = await startWatching(
    t,
    { resources: WATCHED_RESOURCES, configConnectorIsComplete: true, configured: { nodePortRange: "30000-30100" } },
    server,
  );
  await watch.ready;
  await until(() => server.watches.size === WATCHED_RESOURCES.length, "all are watched");
  const index = watch.index();
  t.ok(index.hasNetwork("blue") && index.hasBackendConfig("shop", "slow"));
  t.equal(watch.namespaceLabels("shop")?.get("team"), "a");
  t.equal(watch.namespaceLabels("nowhere"), undefined);
  const nodes = server.requests.filter(({ path, query }) => path === "/api/v1/nodes" && query.get("limit") === "500");
  t.match(nodes[0]?.headers.accept, "PartialObjectMetadataList");
  const facts = new Map(watch.facts().map(({ fact, value, source }) => [fact, [value, source]]));
  t.same(facts.get("nodeCount"), [3, "cluster"]);
  t.same(facts.get("maxNodesPerZone"), [2, "cluster"]);
  t.same(facts.get("region"), ["us-central1", "cluster"]);
  t.same(facts.get("gkeVersion"), ["1.33.1-gke.1779000", "cluster"]);
  t.same(facts.get("stackType"), ["ipv4-ipv6", "cluster"]);
  t.same(facts.get("dataplaneV2"), [true, "cluster"]);
  t.same(facts.get("subsetting"), [true, "cluster"]);
  t.same(facts.get("httpLoadBalancing"), [true, "cluster"]);
  t.same(facts.get("nodePortRange"), ["30000-30100", "configuration"]);
  const cluster = watch.cluster();
  t.equal(cluster, watch.cluster(), "compiled once");
  t.equal(cluster.provenance("nodeCount"), "observed");
  t.equal(cluster.provenance("nodePortRange"), "configured");
  t.match(cluster.find("addresses"), [{ name: "web", address: "203.0.113.10", region: "us-central1" }]);
  watch.configure({ nodePortRange: "30000-31000", gkeVersion: "1.32.0-gke.1" });
  t.equal(watch.cluster().facts.nodePortRange, "30000-31000", "a new cluster file counts at once");
  t.equal(watch.cluster().provenance("gkeVersion"), "configured");
  const counts = new Map(watch.status().map(({ kind, objects }) => [kind, objects]));
  t.equal(counts.get("Node"), 3);
  t.equal(counts.get("ComputeAddress"), 1);
  server.remove(node("a", ""));
  server.put({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
  await until(() => watch.status().some(({ kind, objects }) => kind === "Node" && objects === 2), "a Node goes");
  await until(() => watch.namespaceLabels("shop")?.size === 0, "labels change");
});

t.test("a kind without its CRD has no objects, and is there as soon as the CRD is", async (t) => {
  const server = await startApiServer({ resources: [] });
  const resources = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service" || kind === "Network");
  const { watch } = await startWatching(t, { resources, clock: fastClock(200) }, server);
  await watch.ready;
  t.ok(watch.index().knows("networks"));
  t.notOk(watch.index().hasNetwork("blue"));
  t.equal(watch.status().find(({ kind }) => kind === "Network")?.state, "absent");
  server.serve({ group: "networking.gke.io", version: "v1", plural: "networks", kind: "Network", namespaced: false });
  server.put({ apiVersion: "networking.gke.io/v1", kind: "Network", metadata: { name: "blue" } });
  await until(() => watch.index().hasNetwork("blue"), "the CRD is found");
});

t.test("a kind that RBAC denies is unknown, and does not hold up readiness", async (t) => {
  const server = await startApiServer();
  const end = server.fail({ kind: "status", code: 403, reason: "Forbidden" }, { resource: "ingresses" });
  const resources = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service" || kind === "Ingress");
  const { watch } = await startWatching(t, { resources }, server);
  await watch.ready;
  t.notOk(watch.index().knows("ingresses"));
  t.equal(watch.index().whyUnknown("ingresses"), "listing it is forbidden");
  t.ok(watch.index().knows("services"));
  end();
  await until(() => watch.index().knows("ingresses"), "it is known once it is allowed");
});

interface Fault {
  readonly title: string;
  /** Breaks something, and returns what mends it. */
  readonly strike: (setup: Setup & { readonly proxy: FaultProxy }) => () => void | Promise<void>;
  /** How long it lasts in the cluster's seconds; it may well be mended before the watcher notices. */
  readonly lastsS?: number;
}

const failing = (action: FaultAction, match: FaultMatch = {}): Fault["strike"] => {
  return ({ server }) => {
    const end = server.fail(action, match);
    for (const watch of server.watches) watch.reset();
    return end;
  };
};

const FAULTS: readonly Fault[] = [
  { title: "500 on everything", strike: failing({ kind: "status", code: 500 }) },
  { title: "504 on watches", strike: failing({ kind: "status", code: 504 }, { verb: "watch" }) },
  { title: "429 with Retry-After", strike: failing({ kind: "status", code: 429, headers: { "Retry-After": "3" } }) },
  { title: "401 on everything", strike: failing({ kind: "status", code: 401, reason: "Unauthorized" }) },
  { title: "403 on everything", strike: failing({ kind: "status", code: 403, reason: "Forbidden" }) },
  { title: "410 on watches by status", strike: failing({ kind: "status", code: 410 }, { verb: "watch", times: 3 }) },
  { title: "ERROR 410", strike: failing({ kind: "error-event", code: 410, reason: "Expired" }, { times: 2 }) },
  { title: "ERROR 500", strike: failing({ kind: "error-event", code: 500 }, { verb: "watch", times: 2 }) },
  { title: "ERROR 403", strike: failing({ kind: "error-event", code: 403 }, { verb: "watch", times: 1 }) },
  { title: "lists that are no lists", strike: failing({ kind: "body", body: '{"kind":"Pod"}' }, { times: 3 }) },
  { title: "answers that are no JSON", strike: failing({ kind: "body", body: "{<html>" }, { times: 3 }) },
  { title: "watches that end at once", strike: failing({ kind: "body", body: "" }, { verb: "watch" }) },
  { title: "requests that are never answered", strike: failing({ kind: "hang" }), lastsS: 20 },
  { title: "connections that are cut", strike: failing({ kind: "reset" }) },
  {
    title: "continue tokens that expire",
    strike({ server }) {
      for (let n = 0; n < 600; n++) server.put(loadBalancer());
      const end = server.fail({ kind: "delay", ms: 30 }, { verb: "list" });
      const timer = setInterval(() => server.compact(), 10);
      for (const watch of server.watches) watch.send("garbage");
      return () => {
        clearInterval(timer);
        end();
      };
    },
  },
  {
    title: "a compacted history",
    strike({ server }) {
      const end = server.fail({ kind: "reset" }, { verb: "watch", times: 1 });
      for (const watch of server.watches) watch.reset();
      server.put(loadBalancer());
      server.compact();
      return end;
    },
  },
  {
    title: "a line of garbage instead of an event",
    strike({ server }) {
      for (const watch of server.watches) {
        watch.send("{not json");
        watch.freeze();
      }
      return () => {};
    },
  },
  {
    title: "an event of an unknown type",
    strike({ server }) {
      for (const watch of server.watches)
        watch.send('{"type":"RENAMED","object":{"metadata":{"resourceVersion":"1"}}}');
      return () => {};
    },
  },
  {
    title: "a connection that says nothing any more",
    strike({ server }) {
      for (const watch of server.watches) watch.freeze();
      return () => {};
    },
  },
  {
    title: "an API server that restarts",
    strike({ server }) {
      const halted = server.halt();
      return async () => {
        await halted;
        await server.restart();
      };
    },
  },
  {
    title: "another certificate authority",
    strike({ server, path, proxy }) {
      server.useAuthority(createTestAuthority());
      for (const watch of server.watches) watch.reset();
      return () => writeFileSync(path, through(proxy, server));
    },
  },
  {
    title: "another token",
    strike({ server, path, proxy }) {
      server.tokens.clear();
      server.tokens.set("new-token", "test-user");
      for (const watch of server.watches) watch.reset();
      return () => writeFileSync(path, through(proxy, server, "new-token"));
    },
  },
  {
    title: "RST from the network",
    strike({ proxy }) {
      proxy.reset();
      return () => {};
    },
  },
  {
    title: "a half-closed connection",
    strike({ proxy }) {
      proxy.halfClose();
      return () => {};
    },
  },
  {
    title: "a network that drops everything",
    strike({ proxy }) {
      proxy.setMode("blackhole");
      return () => proxy.setMode("pass");
    },
    lastsS: 30,
  },
  {
    title: "a network that refuses",
    strike({ proxy }) {
      proxy.setMode("refuse");
      proxy.reset();
      return () => proxy.setMode("pass");
    },
    lastsS: 30,
  },
  {
    title: "a network that crawls",
    strike({ proxy }) {
      proxy.setMode("throttle");
      return () => proxy.setMode("pass");
    },
    lastsS: 20,
  },
];

/** A kubeconfig that leads through the proxy. */
function through(proxy: FaultProxy, server: ApiServer, token?: string): string {
  return server.kubeconfig(token).replace(`127.0.0.1:${server.port}`, `127.0.0.1:${proxy.port}`);
}

t.test("after every fault the index equals the cluster within a minute", { jobs: 9, timeout: 110_000 }, async (t) => {
  for (const { title, strike, lastsS = 8 } of FAULTS) {
    t.test(title, async (t) => {
      const server = await startApiServer({ bookmarkIntervalMs: 60_000 / SPEED });
      const proxy = await startFaultProxy(server.port);
      t.teardown(() => proxy.stop());
      for (let n = 0; n < 20; n++) server.put(loadBalancer());
      const clock = fastClock(SPEED);
      const setup = await startWatching(t, { clock }, server);
      writeFileSync(setup.path, through(proxy, server));
      // The access file led past the proxy until now; a fresh watch takes the new one.
      await setup.watch.stop();
      const watch = watchCluster({
        access: { kind: "kubeconfig", path: setup.path },
        clock,
        resources: SERVICES_ONLY,
        observer: { failed: ({ failure }) => void setup.failures.push(failure) },
      });
      t.teardown(() => watch.stop());
      await watch.ready;
      await until(() => watchOf(server) !== undefined, "there is a watch");

      const mend = strike({ ...setup, watch, proxy });
      server.put(loadBalancer());
      server.remove(server.objects("Service")[0] ?? {});
      const struckAt = clock.now();
      await until(() => clock.now() - struckAt > lastsS * 1_000, "the fault has lasted");
      await mend();
      const mendedAt = clock.now();
      server.put(loadBalancer());
      await until(() => areEqual(server, watch) && server.watches.size > 0, "the index equals the cluster", 30_000);
      const seconds = Math.round((clock.now() - mendedAt) / 1_000);
      t.ok(seconds <= 60, `equal after ${seconds} s`);
      await watch.stop();
      await until(() => proxy.connectionCount === 0, "no connection is left");
    });
  }
  await Promise.resolve();
});

/** The most requests in any minute of the cluster's time. */
function mostInAMinute({ requests }: ApiServer): number {
  const times = requests.map(({ at }) => at);
  return Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length));
}

t.test("at most ten requests a minute while everything fails", { jobs: 7 }, async (t) => {
  const speed = 60;
  const faults: readonly [string, FaultAction, FaultMatch][] = [
    ["500", { kind: "status", code: 500 }, {}],
    ["403", { kind: "status", code: 403 }, {}],
    ["401", { kind: "status", code: 401 }, {}],
    ["cut connections", { kind: "reset" }, {}],
    ["no JSON", { kind: "body", body: "<html>" }, {}],
  ];
  for (const [title, action, match] of faults) {
    t.test(title, async (t) => {
      const clock = fastClock(speed);
      const server = await startApiServer({ now: clock.now });
      const end = server.fail(action, match);
      const { watch } = await startWatching(t, { clock, resources: WATCHED_RESOURCES }, server);
      await until(() => server.requests.length >= 25, "it has been failing for minutes", 40_000);
      t.ok(mostInAMinute(server) <= 10, `${mostInAMinute(server)} in the worst minute`);
      end();
      await until(() => watch.status().every(({ state }) => state === "watching"), "all recover", 20_000);
    });
  }
  t.test("one kind whose watches end at once", async (t) => {
    const clock = fastClock(speed);
    const server = await startApiServer({ now: clock.now });
    server.fail({ kind: "body", body: "" }, { verb: "watch" });
    await startWatching(t, { clock }, server);
    await until(() => server.requests.filter(({ verb }) => verb === "watch").length >= 8, "some watches", 30_000);
    t.ok(mostInAMinute(server) <= 10, `${mostInAMinute(server)} in the worst minute`);
  });
  t.test("watches that expire again and again", async (t) => {
    const clock = fastClock(speed);
    const server = await startApiServer({ now: clock.now });
    server.fail({ kind: "error-event", code: 410, reason: "Expired" }, { verb: "watch" });
    await startWatching(t, { clock }, server);
    await until(() => server.requests.length >= 14, "some watches", 30_000);
    t.ok(mostInAMinute(server) <= 10, `${mostInAMinute(server)} in the worst minute`);
  });
});

t.test("a silent watch is replaced by a short one, which advances the version", async (t) => {
  const { server, watch, failures } = await startWatching(t);
  await watch.ready;
  await until(() => watchOf(server) !== undefined, "there is a watch");
  server.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "noise", namespace: "shop" } });
  await until(() => watchOf(server)?.query.get("timeoutSeconds") === "10", "it is replaced", 20_000);
  server.bookmark();
  const version = String(server.store.revision);
  await new Promise((resolve) => setTimeout(resolve, 6_000 / SPEED));
  watchOf(server)?.end();
  await until(() => watchOf(server)?.query.get("resourceVersion") === version, "the next begins at the bookmark");
  t.ok(Number(watchOf(server)?.query.get("timeoutSeconds")) >= 240);
  t.same(failures, [], "silence is no failure");
});

t.test("a stale kind is not relied on, and is reported once", async (t) => {
  const changes: string[] = [];
  const server = await startApiServer();
  const observer: ClusterObserver = {
    freshness: ({ kind, isStale }) => void changes.push(`${kind} ${isStale}`),
    failed: () => {
      throw new Error("an observer's mistake");
    },
  };
  const { watch } = await startWatching(t, { observer, staleAfterMs: 20_000 }, server);
  await watch.ready;
  await server.halt();
  await until(() => !watch.index().knows("services"), "it is stale");
  t.match(watch.index().whyUnknown("services"), /^stale for \d+ s$/);
  await until(() => changes.length > 0, "it is reported");
  t.ok(watch.isReady, "readiness stays");
  await server.restart();
  await until(() => watch.index().knows("services"), "it is fresh again", 20_000);
  await until(() => changes.length === 2, "that is reported too");
  t.same(changes, ["Service true", "Service false"]);
});

t.test("everything is listed anew from time to time", async (t) => {
  const { server, watch, lists } = await startWatching(t, { relistAfterMs: 60_000 });
  server.put(loadBalancer("lost"));
  await watch.ready;
  await until(() => watchOf(server) !== undefined, "there is a watch");
  // A lost event: the object goes while nobody tells the watch.
  watchOf(server)?.freeze();
  server.remove(loadBalancer("lost"));
  await until(() => lists.includes("Service periodic"), "the periodic list", 30_000);
  await until(() => areEqual(server, watch), "the index is right again");
});

t.test("separators that JSON may hold do not split a line", async (t) => {
  const { server, watch } = await startWatching(t);
  await watch.ready;
  await until(() => watchOf(server) !== undefined, "there is a watch");
  const object = {
    ...loadBalancer("odd"),
    metadata: { name: "odd", namespace: "shop", resourceVersion: "5000", uid: "a\u2028b" },
  };
  const line = JSON.stringify({ type: "ADDED", object });
  t.ok(line.includes("\u2028"), "it is not escaped");
  watchOf(server)?.send(line);
  await until(() => watch.index().service("shop", "odd") !== undefined, "the event arrives");
  t.equal(watch.index().service("shop", "odd")?.metadata.uid, "a\u2028b");
});

t.test("credentials of a Pod: token and authority from files that change", async (t) => {
  const server = await startApiServer();
  const { mkdirSync } = await import("node:fs");
  const pod = join(folder, "pod");
  mkdirSync(pod);
  writeFileSync(join(pod, "ca.crt"), server.ca);
  writeFileSync(join(pod, "token"), "test-token\n");
  const access: ClusterAccess = { kind: "in-cluster", host: "127.0.0.1", port: String(server.port), folder: pod };
  const { watch } = await startWatching(t, { access }, server);
  await watch.ready;
  server.tokens.set("second", "test-user");
  writeFileSync(join(pod, "token"), "second");
  await until(() => watchOf(server) !== undefined, "there is a watch");
  const isSecond = () => server.requests.at(-1)?.headers.authorization === "Bearer second";
  await until(
    () => {
      watchOf(server)?.reset();
      return isSecond();
    },
    "the new token is read within a minute",
    20_000,
  );
  const missing = watchCluster({ access: { kind: "kubeconfig", path: "/nowhere" }, clock: fastClock(SPEED) });
  t.notOk(missing.isReady);
  await missing.stop();
});

t.test("whatever happens, the index ends up equal to the cluster", { timeout: 110_000 }, async (t) => {
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant("put" as const), n: fc.nat(8), port: fc.integer({ min: 1, max: 9 }) }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant("remove" as const), n: fc.nat(8) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constantFrom("reset", "end", "garbage", "compact", "bookmark", "pause", "expire", "restart" as const),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("fail" as const),
        code: fc.constantFrom(500, 410, 401, 429, 403, 504),
        times: fc.integer({ min: 1, max: 2 }),
      }),
    },
  );
  const server = await startApiServer();
  const { watch } = await startWatching(t, { clock: fastClock(100) }, server);
  await watch.ready;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
      for (const action of steps) {
        switch (action.do) {
          case "put":
            server.put(loadBalancer(`p-${action.n}`, action.port));
            break;
          case "remove":
            if (server.store.get("services", `shop/p-${action.n}`)) server.remove(loadBalancer(`p-${action.n}`));
            break;
          case "fail":
            server.fail({ kind: "status", code: action.code }, { times: action.times });
            break;
          case "expire":
            watchOf(server)?.send('{"type":"ERROR","object":{"code":410,"reason":"Expired"}}');
            break;
          case "garbage":
            watchOf(server)?.send("{");
            break;
          case "reset":
            watchOf(server)?.reset();
            break;
          case "end":
            watchOf(server)?.end();
            break;
          case "compact":
            server.compact();
            break;
          case "bookmark":
            server.bookmark();
            break;
          case "restart":
            await server.restart();
            break;
          case "pause":
            await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }
      await until(() => areEqual(server, watch), "the index equals the cluster", 20_000);
    }),
    { numRuns: 40, endOnFailure: true },
  );
  t.ok(server.watches.size <= 1, "no watch leaks");
});

t.test("the kinds that are watched are those that have a place to be kept", async (t) => {
  const kinds: readonly WatchedKind[] = WATCHED_RESOURCES.map(({ kind }) => kind);
  t.equal(new Set(kinds).size, kinds.length);
  t.equal(kinds[0], "Service", "what rules need most comes first");
});
