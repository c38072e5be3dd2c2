import { writeFileSync } from "node:fs";
import t, { type Test } from "tap";
import { ApiFailure, type FailureKind } from "../../src/cluster/api-failure.ts";
import { RequestGate } from "../../src/cluster/request-gate.ts";
import { WATCHED_RESOURCES } from "../../src/cluster/resources.ts";
import { watchCluster } from "../../src/cluster/watch-cluster.ts";
import { type ApiServer, type FaultAction, type FaultMatch, startApiServer } from "../support/api-server.ts";
import { fastClock, steppedClock, until } from "../support/fast-clock.ts";
import { type FaultProxy, startFaultProxy } from "../support/fault-proxy.ts";
import { createTestAuthority } from "../support/test-authority.ts";
import {
  areEqual,
  authority,
  loadBalancer,
  SERVICES_ONLY,
  type Setup,
  SPEED,
  startWatching,
  watchOf,
} from "../support/watched-stand-in.ts";

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

t.test(
  "F31, F32, R6: after every fault the index equals the cluster within a minute",
  { jobs: 9, timeout: 110_000 },
  async (t) => {
    for (const { title, strike, lastsS = 8 } of FAULTS) {
      t.test(title, async (t) => {
        const server = await startApiServer({ authority, bookmarkIntervalMs: 60_000 / SPEED });
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
  },
);

/** The most requests in any minute of the cluster's time. */
function mostInAMinute({ requests }: ApiServer): number {
  const times = requests.map(({ at }) => at);
  return Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 60_000).length));
}

t.test("F33, R6: at most ten requests a minute while everything fails", { jobs: 7 }, async (t) => {
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
      const server = await startApiServer({ authority, now: clock.now });
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
    const server = await startApiServer({ authority, now: clock.now });
    server.fail({ kind: "body", body: "" }, { verb: "watch" });
    await startWatching(t, { clock }, server);
    await until(() => server.requests.filter(({ verb }) => verb === "watch").length >= 8, "some watches", 30_000);
    t.ok(mostInAMinute(server) <= 10, `${mostInAMinute(server)} in the worst minute`);
  });
  t.test("watches that expire again and again", async (t) => {
    const clock = fastClock(speed);
    const server = await startApiServer({ authority, now: clock.now });
    server.fail({ kind: "error-event", code: 410, reason: "Expired" }, { verb: "watch" });
    await startWatching(t, { clock }, server);
    await until(() => server.requests.length >= 14, "some watches", 30_000);
    t.ok(mostInAMinute(server) <= 10, `${mostInAMinute(server)} in the worst minute`);
  });
});

t.test("F32: that a version is too old is an answer, which holds nobody up", async (t) => {
  const clock = steppedClock();
  const gate = new RequestGate(clock);
  const { signal } = new AbortController();
  const attempt = (kind: FailureKind) => t.rejects(gate.run(() => Promise.reject(new ApiFailure(kind, "")), signal));
  for (let kind = 0; kind < 14; kind++) await attempt("expired");
  for (let kind = 0; kind < 2; kind++) await attempt("unreachable");
  const { recovery } = gate;
  const waiting = attempt("expired");
  t.notOk(recovery.aborted);
  clock.advance(4_000);
  await waiting;
  t.ok(recovery.aborted, "and all who wait for the server are told");
});

t.test("F32: killed API servers", async (t) => {
  /** Lets the server die, miss a change and come back with no history, as one does whose watch cache is new. */
  async function killed(t: Test, downS: number) {
    const clock = fastClock(10);
    const server = await startApiServer({ authority, bookmarkIntervalMs: 6_000 });
    server.put(loadBalancer());
    const { watch } = await startWatching(t, { clock, resources: WATCHED_RESOURCES }, server);
    await watch.ready;
    await until(() => server.watches.size === WATCHED_RESOURCES.length, "all kinds are watched");
    const watchedAt = clock.now();
    await until(() => clock.now() - watchedAt > 6_000, "the watches have been well for a while");
    const diedAt = clock.now();
    await server.halt();
    server.put(loadBalancer());
    server.compact();
    await until(() => clock.now() - diedAt > downS * 1_000, "it has been dead for as long");
    return { clock, server, watch, diedAt };
  }

  for (const downS of [1, 90]) {
    await t.test(
      `dead for ${downS} s: every kind is right within ten seconds, and none is fresher than it is`,
      async (t) => {
        const { clock, server, watch, diedAt } = await killed(t, downS);
        await server.restart();
        const backAt = clock.now();
        let youngestS = Number.POSITIVE_INFINITY;
        const isBack = () => {
          if (areEqual(server, watch)) return server.watches.size === WATCHED_RESOURCES.length;
          const [service] = watch.status();
          youngestS = Math.min(youngestS, (service?.ageMs ?? 0) - (clock.now() - diedAt));
          return false;
        };
        await until(isBack, "every kind is watched again");
        const seconds = (clock.now() - backAt) / 1_000;
        t.ok(seconds <= 10, `right after ${seconds.toFixed(1)} s`);
        t.ok(youngestS >= 0, "what was heard before the death is not said to be newer");
      },
    );
  }
  await t.test("a watch that is let in and says nothing confirms nothing", async (t) => {
    const { clock, server, watch, diedAt } = await killed(t, 1);
    const asked = server.requests.length;
    server.fail({ kind: "silence" }, { verb: "watch" });
    await server.restart();
    await until(() => watch.status().every(({ state }) => state === "watching"), "every kind is watched");
    const letInAt = clock.now();
    await until(() => clock.now() - letInAt > 15_000, "nothing is said for a while");
    t.same([...new Set(server.requests.slice(asked).map(({ verb }) => verb))], ["watch"], "nothing else was asked");
    const [service] = watch.status();
    t.ok((service?.ageMs ?? 0) >= clock.now() - diedAt, "what is kept is as old as the last word");
  });
});
