import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { type AddressClaim, claimsToReserve, type Reservation } from "../../src/admission/reservation.ts";
import type { Clock } from "../../src/cluster/clock.ts";
import { leaseNameOf, readLease } from "../../src/cluster/reservation-lease.ts";
import { WATCHED_RESOURCES } from "../../src/cluster/resources.ts";
import { type ClusterWatch, watchCluster } from "../../src/cluster/watch-cluster.ts";
import { ServiceModel } from "../../src/controllers/l4/model.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { SERVICE } from "../../src/domain/kinds/service.ts";
import { type ApiServer, startApiServer } from "../support/api-server.ts";
import { fastClock, steppedClock, until } from "../support/fast-clock.ts";
import { authority, folder, service } from "../support/observed-cluster.ts";

let files = 0;

const CLUSTER = compileCluster({
  gkeVersion: "1.33.1-gke.1779000",
  subsetting: true,
  httpLoadBalancing: true,
  stackType: "ipv4",
  region: "us-central1",
  features: {},
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
