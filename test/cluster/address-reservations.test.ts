import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { type AddressClaim, claimsToReserve, type Reservation } from "../../src/admission/reservation.ts";
import type { Clock } from "../../src/cluster/clock.ts";
import type { ClusterWatch } from "../../src/cluster/cluster-watch.ts";
import { leaseNameOf, readShard, shardOf } from "../../src/cluster/reservation-lease.ts";
import { WATCHED_RESOURCES, type WatchedKind } from "../../src/cluster/resources.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
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
  reserve(
    object: ReturnType<typeof service>,
    more?: { uid?: string; isDryRun?: boolean; isNew?: boolean },
  ): Promise<Reservation>;
}

/** A watch with reservations; several may share a server, as replicas do. */
async function startReserving(
  t: Test,
  server: ApiServer,
  options: { budgetMs?: number; clock?: Clock; kinds?: readonly WatchedKind[] } = {},
): Promise<ReservationSetup> {
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, server.kubeconfig());
  const results: string[] = [];
  const { budgetMs = 5_000, clock = fastClock(1), kinds = ["Service"] } = options;
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
    resources: WATCHED_RESOURCES.filter(({ kind }) => kinds.includes(kind)),
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
    async reserve(object, { uid = `${object.metadata.name}-${files}-${uids++}`, isDryRun = false, isNew = true } = {}) {
      const reservation = await watch.reservations?.reserve({
        requestUid: uid,
        object: { namespace: object.metadata.namespace, name: object.metadata.name },
        claims: claimsOf(object),
        isNew,
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
  const turned = { ...service("web", 80), spec: { type: "LoadBalancer", ports: [{ port: 80 }] } };
  t.same(claimsToReserve(model(turned), model(service("web", 80))), [], "an update that names no address any more");
  const dual = new ServiceModel(
    SERVICE.read({
      ...service("web", 80),
      metadata: { name: "web", annotations: { "networking.gke.io/load-balancer-ip-addresses": "four,six" } },
      spec: {
        type: "LoadBalancer",
        ipFamilies: ["IPv4", "IPv6"],
        ipFamilyPolicy: "RequireDualStack",
        loadBalancerClass: "networking.gke.io/l4-regional-external",
        ports: [{ port: 80 }],
      },
    }),
    undefined,
    compileCluster({
      gkeVersion: "1.33.1-gke.1779000",
      subsetting: true,
      stackType: "ipv4-ipv6",
      region: "us-central1",
      features: {},
      addresses: (["IPV4", "IPV6"] as const).map((ipVersion) => ({
        name: ipVersion === "IPV4" ? "four" : "six",
        address: ipVersion === "IPV4" ? "203.0.113.4" : "2001:db8::6",
        ipVersion,
        type: "EXTERNAL",
        region: "us-central1",
        scope: "regional",
        users: [],
      })),
    }),
  );
  t.same(
    claimsToReserve(dual, undefined).map(({ address, rules }) => [address, rules.map(({ ipVersion }) => ipVersion)]),
    [
      ["203.0.113.4", ["IPV4"]],
      ["2001:db8::6", ["IPV6"]],
    ],
    "each address for the rules of its family",
  );
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
  const SHARD = shardOf("203.0.113.10");
  t.same(await first.reserve(service("web", 80), { isDryRun: true }), { outcome: "granted" });
  t.equal(leases().length, 0, "a dry run writes nothing");

  t.same(await first.reserve(service("web", 80), { uid: "u-1" }), { outcome: "granted" });
  const lease = () => server.store.get("leases.coordination.k8s.io", `l4guard/${leaseNameOf(SHARD)}`);
  t.ok(lease(), "its Lease is in the webhook's own namespace");
  t.same(await first.reserve(service("web", 80), { uid: "u-1" }), { outcome: "granted" }, "the same request again");
  const conflict = { outcome: "conflict", address: "203.0.113.10", holder: "shop/web", isRecent: true };
  t.same(await second.reserve(service("other", 80)), conflict, "another replica knows");
  t.same(await second.reserve(service("other", 80), { isDryRun: true }), conflict);
  t.same(await second.reserve(service("other", 80, "UDP")), { outcome: "granted" }, "another protocol");
  t.same(await second.reserve(service("third", 443)), { outcome: "granted" }, "another port");
  t.same(await second.reserve(service("fourth", 80, "TCP", "203.0.113.11")), { outcome: "granted" }, "another address");
  const heldAt = (address: string) => readShard(SHARD, lease()).holds.filter((hold) => hold.address === address);
  t.equal(heldAt("203.0.113.10").length, 3);

  // The Service is stored: from now on the index shows it, and rules judge by that.
  server.put(service("web", 80));
  await until(() => second.watch.index().service("shop", "web") !== undefined, "the Service shows up");
  t.same(await second.reserve(service("fifth", 80)), { outcome: "granted" }, "the index has it, so rules decide");
  await until(() => first.watch.index().service("shop", "web") !== undefined, "it shows up where it was reserved");
  const isHeld = () => heldAt("203.0.113.10").some(({ object }) => object === "shop/web");
  clock.advance(29_000);
  t.ok(isHeld(), "not at once, as a third replica may lag behind");
  clock.advance(1_000);
  await until(() => !isHeld(), "the hold is given up");
  t.ok(first.results.includes("dry-run") && second.results.includes("conflict"));

  // What never shows up ends by itself.
  t.match(
    await first.reserve(service("sixth", 443)),
    { outcome: "conflict", isRecent: false },
    "but only warns by now",
  );
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
  await until(() => allHolds(server).length === 0, "its hold goes too");
  t.same(await reserve(service("other", 80)), { outcome: "granted" });

  server.put(service("other", 80));
  await until(isShown("other", 80), "the other shows up");
  t.same(await reserve(service("other", 81), { isNew: false }), { outcome: "granted" }, "its own hold is no obstacle");
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
      isNew: true,
      isDryRun: false,
      index: watch.index(),
    });
  t.same(await ask(both("a", "two"), "a"), { outcome: "granted" });
  t.same(await ask(both("b", "one,two"), "b"), {
    outcome: "conflict",
    address: "name:two",
    holder: "shop/a",
    isRecent: true,
  });
  await until(() => allHolds(server).every(({ object }) => object === "shop/a"), "the first address is given back");
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

/** What is held in all Leases. */
function allHolds(server: ApiServer) {
  const leases = server.objects("Lease").filter(({ metadata }) => metadata.name.startsWith("l4guard-addresses-"));
  return leases.flatMap((lease) => readShard(0, lease).holds);
}

t.test("F36: a hold of a Service that nobody sees denies for seconds, whatever the clocks say", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  for (const [title, aheadMs, ip] of [
    ["clocks that agree", 0, "198.51.100.1"],
    ["a holder whose clock is ahead by 70 days", 70 * 86_400_000, "198.51.100.2"],
    ["a holder whose clock is behind by a day", -86_400_000, "198.51.100.3"],
  ] as const) {
    const [theirs, ours] = [steppedClock(), steppedClock()];
    theirs.jump(aheadMs);
    const [holder, asking] = [
      await startReserving(t, server, { clock: theirs }),
      await startReserving(t, server, { clock: ours }),
    ];
    t.match(await holder.reserve(service("ghost", 80, "TCP", ip)), { outcome: "granted" });
    const first = await asking.reserve(service("web", 80, "TCP", ip));
    // A hold that seems to be of yesterday is over.
    if (aheadMs >= 0) t.match(first, { outcome: "conflict", isRecent: true }, title);
    ours.advance(5_000);
    const later = await asking.reserve(service("web", 80, "TCP", ip));
    t.ok(later.outcome !== "conflict" || !later.isRecent, `${title}: after five seconds it denies nobody`);
    ours.advance(55_000);
    t.match(await asking.reserve(service("web", 80, "TCP", ip)), { outcome: "granted" }, `${title}: and is over`);
    await Promise.all([holder.watch.stop(), asking.watch.stop()]);
  }
});

t.test("a review waits for a reservation for half a second, and no longer", async (t) => {
  const server = await startApiServer({ authority });
  t.teardown(() => server.stop());
  const clock = steppedClock();
  const path = join(folder, `kubeconfig-${files++}`);
  writeFileSync(path, server.kubeconfig());
  const watch = watchCluster({
    access: { kind: "kubeconfig", path },
    resources: WATCHED_RESOURCES.filter(({ kind }) => kind === "Service"),
    reservations: { namespace: "l4guard" },
    clock,
  });
  t.teardown(() => watch.stop());
  await watch.ready;
  server.fail({ kind: "hang" }, { resource: "leases" });
  const request = { requestUid: "u", object: { namespace: "shop", name: "web" }, claims: claimsOf(service("web", 80)) };
  let outcome = "waiting";
  const asked = watch.reservations
    ?.reserve({ ...request, isNew: true, isDryRun: false, index: watch.index() })
    .then((reservation) => {
      outcome = reservation.outcome;
    });
  await until(() => server.requests.some(({ resource }) => resource === "leases"), "it is asked for");
  clock.advance(499);
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(outcome, "waiting");
  clock.advance(1);
  await new Promise((resolve) => setImmediate(resolve));
  t.equal(outcome, "unavailable");
  clock.advance(60_000);
  await asked;
});

t.test("S10: whoever asks, reservations are bounded in number and rate", async (t) => {
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
  const server = await startApiServer({ authority, objects: [namespace, service("there", 80)] });
  t.teardown(() => server.stop());
  const clock = steppedClock();
  const { reserve, watch } = await startReserving(t, server, { clock, kinds: ["Service", "Namespace"] });
  const writes = () => server.requests.filter(({ resource }) => resource === "leases").length;
  await reserve({ ...service("web", 80), metadata: { ...service("web", 80).metadata, namespace: "nowhere" } });
  await reserve(service("there", 81));
  t.equal(writes(), 0, "neither in a namespace that is not there, nor under a name that is taken");
  const outcomes: Record<string, number> = {};
  for (let n = 0; n < 1_000; n++) {
    const { outcome } = await reserve(service(`flood-${n}`, 80, "TCP", `198.51.${100 + (n >> 8)}.${n & 255}`));
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  t.same(outcomes, { granted: 200, unavailable: 800 });
  t.ok(server.objects("Lease").length <= 16, `${server.objects("Lease").length} Leases`);
  t.ok(writes() <= 220, `${writes()} requests`);
  clock.advance(1_000);
  t.match(await reserve(service("later", 80)), { outcome: "granted" }, "a second later there is room");
  t.ok(watch.isReady);
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
