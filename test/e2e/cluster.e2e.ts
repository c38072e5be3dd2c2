import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import t, { type Test } from "tap";
import type { ClusterWatch } from "../../src/cluster/cluster-watch.ts";
import { WATCHED_RESOURCES, type WatchedResource } from "../../src/cluster/resources.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
import { NETWORK } from "../../src/domain/kinds/network.ts";
import { until } from "../support/fast-clock.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.ts";
import { requireBinaries, startRealApiServer } from "../support/real-api-server.ts";

const folder = mkdtempSync(join(tmpdir(), "l4guard-e2e-"));
const server = await startRealApiServer(requireBinaries());
t.teardown(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});
t.comment(`kube-apiserver ${server.version}`);
await server.kubectl(["create", "namespace", "shop"]);

const SERVICES_ONLY = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service");
const SERVICES = "/api/v1/namespaces/shop/services";
let serial = 0;

const loadBalancer = (name = `web-${serial++}`, ip = "203.0.113.10", port = 80, protocol = "TCP") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", annotations: { "cloud.google.com/l4-rbs": "enabled" } },
  spec: {
    type: "LoadBalancer",
    loadBalancerIP: ip,
    allocateLoadBalancerNodePorts: false,
    ports: [{ port, protocol }],
    selector: { app: "web" },
  },
});

const create = (name?: string) => server.api("POST", SERVICES, loadBalancer(name));
const remove = (name: string) => server.api("DELETE", `${SERVICES}/${name}`);

async function inServer(): Promise<string> {
  const { items } = (await server.api("GET", SERVICES)) as { items: { metadata: { name: string; uid: string } }[] };
  return items
    .map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
    .sort()
    .join("\n");
}

const inIndex = (watch: ClusterWatch) =>
  [...watch.index().servicesIn("shop")]
    .map(({ metadata }) => `${metadata.name} ${metadata.uid}`)
    .sort()
    .join("\n");

/** Seconds until the index equals the cluster. */
async function secondsUntilEqual(watch: ClusterWatch): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    if (inIndex(watch) === (await inServer())) return (performance.now() - startedAt) / 1_000;
    if (performance.now() - startedAt > 100_000) return Number.POSITIVE_INFINITY;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

let files = 0;

async function startWatching(t: Test, port = server.port, resources: readonly WatchedResource[] = SERVICES_ONLY) {
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, server.kubeconfig({ port }));
  const failures: string[] = [];
  const lists: string[] = [];
  const watch = watchCluster({
    access: { kind: "kubeconfig", path },
    resources,
    observer: {
      failed: ({ kind, failure, message }) => void failures.push(`${kind} ${failure} ${message}`),
      listed: ({ kind, reason }) => void lists.push(`${kind} ${reason}`),
    },
  });
  t.teardown(() => watch.stop());
  await watch.ready;
  return { watch, path, failures, lists };
}

t.test("a real API server: every kind, CRDs that come later, facts", async (t) => {
  await create();
  const { watch, failures } = await startWatching(t, server.port, WATCHED_RESOURCES);
  t.equal(await secondsUntilEqual(watch).then(Number.isFinite), true);
  t.ok(watch.index().knows("services") && watch.index().knows("networks"));
  t.notOk(watch.index().get(NETWORK, "", "blue"));
  t.equal(
    watch.facts().find(({ fact }) => fact === "gkeVersion"),
    undefined,
    "this is no GKE",
  );
  const node = { apiVersion: "v1", kind: "Node", metadata: { name: "n1" }, spec: { podCIDRs: ["10.1.0.0/24"] } };
  await server.api("POST", "/api/v1/nodes", node);
  await until(() => watch.status().some(({ kind, objects }) => kind === "Node" && objects === 1), "the Node is seen");
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "shop" },
    spec: {
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web" }] } },
    },
  };
  await server.api("POST", "/apis/apps/v1/namespaces/shop/deployments", deployment);
  await until(() => [...watch.index().workloadsIn("shop")].length === 1, "the Deployment is seen");
  t.equal([...watch.index().workloadsIn("shop")][0]?.kind, "Deployment", "items of a list lack their kind");
  await remove("web-0");
  t.ok((await secondsUntilEqual(watch)) < 60);
  t.same(failures, []);
  await watch.stop();
});

interface Fault {
  readonly title: string;
  readonly strike: (proxy: FaultProxy, path: string) => () => void | Promise<void>;
  readonly lastsMs: number;
}

const FAULTS: readonly Fault[] = [
  {
    title: "blackholes",
    lastsMs: 8_000,
    strike(proxy) {
      proxy.setMode("blackhole");
      return () => proxy.setMode("pass");
    },
  },
  {
    title: "resets",
    lastsMs: 100,
    strike(proxy) {
      proxy.reset();
      return () => {};
    },
  },
  {
    title: "half-closes",
    lastsMs: 100,
    strike(proxy) {
      proxy.halfClose();
      return () => {};
    },
  },
  {
    title: "refuses",
    lastsMs: 8_000,
    strike(proxy) {
      proxy.setMode("refuse");
      proxy.reset();
      return () => proxy.setMode("pass");
    },
  },
  {
    title: "throttles",
    lastsMs: 8_000,
    strike(proxy) {
      proxy.setMode("throttle");
      return () => proxy.setMode("pass");
    },
  },
  {
    title: "leads to a server that knows the token no more",
    lastsMs: 8_000,
    strike(proxy, path) {
      writeFileSync(path, server.kubeconfig({ port: proxy.port, token: "no-token" }));
      proxy.reset();
      return () => writeFileSync(path, server.kubeconfig({ port: proxy.port }));
    },
  },
];

t.test("a real API server behind a network that…", { jobs: 6 }, async (t) => {
  for (const { title, strike, lastsMs } of FAULTS) {
    t.test(title, async (t) => {
      const proxy = await startFaultProxy(server.port);
      t.teardown(() => proxy.stop());
      const { watch, path } = await startWatching(t, proxy.port);
      const name = `fault-${serial++}`;
      await create(name);
      await secondsUntilEqual(watch);
      const mend = strike(proxy, path);
      await create(`${name}-during`);
      await remove(name);
      await new Promise((resolve) => setTimeout(resolve, lastsMs));
      await mend();
      const seconds = await secondsUntilEqual(watch);
      t.ok(seconds < 60, `the index equals the cluster after ${seconds.toFixed(1)} s`);
      await watch.stop();
      await until(() => proxy.connectionCount === 0, "no connection is left");
    });
  }
});

t.test("F31: a silent connection is replaced within a minute, and bookmarks advance a quiet watch", async (t) => {
  const proxy = await startFaultProxy(server.port);
  t.teardown(() => proxy.stop());
  const quiet = WATCHED_RESOURCES.filter(({ kind }) => kind === "IngressClass");
  const [{ watch }, still] = [await startWatching(t, proxy.port), await startWatching(t, server.port, quiet)];
  proxy.freeze();
  await create(`unseen-${serial++}`);
  const seconds = await secondsUntilEqual(watch);
  t.ok(seconds < 60, `the index equals the cluster after ${seconds.toFixed(1)} s`);
  await until(() => still.watch.status()[0]?.state === "watching", "the quiet one watches");
  await until(() => (still.watch.status()[0]?.ageMs ?? 0) < 2_000, "a bookmark arrives", 70_000);
  t.same(still.failures, [], "silence is no failure");
  t.same(still.lists, ["IngressClass start"], "and no reason to list anew");
});

t.test("F32: a killed API server: every kind is right within ten seconds, and none fresher than it is", async (t) => {
  const { watch, lists } = await startWatching(t, server.port, WATCHED_RESOURCES);
  const areWatched = () => watch.status().every(({ state }) => state === "watching" || state === "absent");
  // Older watches get 410 both times: the watch cache of a new API server begins at its start.
  for (const isCompacted of [false, true]) {
    await create(`before-${serial++}`);
    await secondsUntilEqual(watch);
    await until(areWatched, "all kinds are watched");
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    await server.killApiServer();
    const diedAt = performance.now();
    const ages = () => watch.status().flatMap(({ state, ageMs }) => (state === "absent" ? [] : (ageMs ?? 0)));
    if (isCompacted) await server.compact();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    t.ok(Math.min(...ages()) >= performance.now() - diedAt - 100, "what is kept is as old as the last word");
    await server.startApiServer();
    await create(`after-${serial++}`);
    const backAt = performance.now();
    const seconds = await secondsUntilEqual(watch);
    t.ok(seconds < 10, `${isCompacted ? "with a compacted etcd " : ""}equal after ${seconds.toFixed(1)} s`);
    await until(areWatched, "all kinds are watched again");
    t.ok(performance.now() - backAt < 10_000, "and so are all other kinds");
  }
  t.comment(lists.join(", "));
});
