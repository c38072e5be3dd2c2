import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import type { ClusterAccess } from "../../src/cluster/credentials.ts";
import type { ClusterObserver } from "../../src/cluster/observer.ts";
import { WATCHED_RESOURCES, type WatchedKind } from "../../src/cluster/resources.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import { NETWORK } from "../../src/domain/kinds/network.ts";
import { startApiServer } from "../support/api-server.ts";
import { fastClock, until } from "../support/fast-clock.ts";
import {
  areEqual,
  authority,
  folder,
  inIndex,
  loadBalancer,
  SPEED,
  startWatching,
  watchOf,
} from "../support/watched-stand-in.ts";

t.test("F34: lists page by page, is ready then, watches from the version of the list, and stops", async (t) => {
  const server = await startApiServer({ authority });
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
    authority,
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
  t.ok(index.get(NETWORK, "", "blue") && index.get(BACKEND_CONFIG, "shop", "slow"));
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
  const server = await startApiServer({ authority, resources: [] });
  const resources = WATCHED_RESOURCES.filter(({ kind }) => kind === "Service" || kind === "Network");
  const { watch } = await startWatching(t, { resources, clock: fastClock(200) }, server);
  await watch.ready;
  t.ok(watch.index().knows("networks"));
  t.notOk(watch.index().get(NETWORK, "", "blue"));
  t.equal(watch.status().find(({ kind }) => kind === "Network")?.state, "absent");
  server.serve({ group: "networking.gke.io", version: "v1", plural: "networks", kind: "Network", namespaced: false });
  server.put({ apiVersion: "networking.gke.io/v1", kind: "Network", metadata: { name: "blue" } });
  await until(() => watch.index().get(NETWORK, "", "blue") !== undefined, "the CRD is found");
});

t.test("F34: a kind that RBAC denies is unknown, and does not hold up readiness", async (t) => {
  const server = await startApiServer({ authority });
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

t.test("F31: a silent watch is replaced by a short one, which advances the version", async (t) => {
  const clock = fastClock(SPEED);
  const { server, watch, failures } = await startWatching(t, { clock });
  await watch.ready;
  await until(() => watchOf(server) !== undefined, "there is a watch");
  server.put({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "noise", namespace: "shop" } });
  await until(() => watchOf(server)?.query.get("timeoutSeconds") === "10", "it is replaced", 20_000);
  server.bookmark();
  const version = String(server.store.revision);
  // By the watch's own clock: on a busy machine the two would drift apart.
  await new Promise<void>((resolve) => clock.after(6_000, resolve));
  watchOf(server)?.end();
  await until(() => watchOf(server)?.query.get("resourceVersion") === version, "the next begins at the bookmark");
  t.ok(Number(watchOf(server)?.query.get("timeoutSeconds")) >= 240);
  t.same(failures, [], "silence is no failure");
});

t.test("F31: a stale kind is not relied on, and is reported once", async (t) => {
  const changes: string[] = [];
  const server = await startApiServer({ authority });
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

t.test("F37: credentials of a Pod: token and authority from files that change", async (t) => {
  const server = await startApiServer({ authority });
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
  const server = await startApiServer({ authority });
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
    { numRuns: 20, endOnFailure: true },
  );
  t.ok(server.watches.size <= 1, "no watch leaks");
});

t.test("the kinds that are watched are those that have a place to be kept", async (t) => {
  const kinds: readonly WatchedKind[] = WATCHED_RESOURCES.map(({ kind }) => kind);
  t.equal(new Set(kinds).size, kinds.length);
  t.equal(kinds[0], "Service", "what rules need most comes first");
});
