import { once } from "node:events";
import { Agent } from "node:https";
import { setTimeout as pause } from "node:timers/promises";
import t from "tap";
import { issueAuthority } from "../../src/certificates/issue.ts";
import { SETTINGS } from "../../src/config/settings.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { LoadGate } from "../../src/webhook/load-gate.ts";
import { ReviewServer, type ReviewServerOptions } from "../../src/webhook/review-server.ts";
import { HOUR_MS, readToEnd, review, until } from "../support/listening-webhook.ts";
import { postReview, servingLeaf, startTestWebhook } from "../support/review-server.ts";

t.test("F12: a drain answers all that is asked, each connection once more, and ends", async (t) => {
  const webhook = await startTestWebhook(t, ["--drain-delay", "300ms", "--drain-limit", "10s"]);
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  await webhook.post("/validate", review, { agent });
  const stopped = webhook.webhook.stop();
  const ready = await webhook.health("/readyz");
  t.same([ready.status, ready.text], [503, "shutdown: draining\n"], "readiness ends at once");
  const open = await webhook.post("/validate", review, { agent });
  t.same([open.status, open.headers["connection"]], [200, "close"], "open connections get one more answer");
  const late = await webhook.post("/validate", review);
  t.same([late.status, late.headers["connection"]], [200, "close"], "new ones are still taken");
  await stopped;
  await t.rejects(webhook.post("/validate", review), { code: "ECONNREFUSED" }, "then it is gone");
});

t.test("F12: idle connections survive the end of listening, on which a request may be under way", async (t) => {
  const webhook = await startTestWebhook(t, ["--drain-delay", "0s", "--drain-limit", "10s"]);
  const socket = await webhook.connect();
  const stopped = webhook.webhook.stop();
  await until(() =>
    webhook.post("/validate", review).then(
      () => false,
      () => true,
    ),
  );
  const body = JSON.stringify(review);
  const answer = readToEnd(socket);
  socket.write(
    `POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  t.match(await answer, /^HTTP\/1.1 200 OK.*connection: close.*"allowed":true/is);
  await stopped;
});

t.test("F12: a connection that was used and is idle is not cut when listening ends", async (t) => {
  const webhook = await startTestWebhook(t, ["--drain-delay", "0s", "--drain-limit", "10s"]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  await webhook.post("/validate", review, { agent });
  const stopped = webhook.webhook.stop();
  await until(() =>
    webhook.post("/validate", review).then(
      () => false,
      () => true,
    ),
  );
  const again = await webhook.post("/validate", review, { agent });
  t.same([again.status, again.headers["connection"]], [200, "close"], "it gets its one last answer");
  await stopped;
});

t.test("F12, R3: ten replacements under load lose no request", async (t) => {
  const authority = issueAuthority("test CA", { now: new Date(), lifeMs: HOUR_MS });
  const leaf = servingLeaf(authority);
  const settings = (port: number): ReviewServerOptions => ({
    address: "127.0.0.1",
    port,
    identity: leaf,
    limits: { maxConnections: 100, headersTimeoutMs: 5_000, requestTimeoutMs: 5_000, keepAliveTimeoutMs: 120_000 },
    app: {
      context: () => ({
        rules: RULE_SET,
        policy: compilePolicy(),
        cluster: compileCluster({}),
        index: UNKNOWN_INDEX,
        today: "2026-11-21",
        isOffline: false,
      }),
      choices: { onError: "allow", onTooLarge: "deny", onUnreserved: "warn" },
      reservations: () => undefined,
      maxBodyBytes: 8 << 20,
      bodyTimeoutMs: 10_000,
      gate: new LoadGate({ maxInFlight: 100, maxInFlightBytes: 1 << 30, maxEventLoopDelayMs: 60_000 }, () => 0),
      observer: { decided() {}, refused() {}, shed() {} },
      refusal: () => undefined,
      clockMs: () => performance.now(),
    },
  });
  // Like kube-proxy, the test sends new connections to whichever replica is ready; open ones stay where they are.
  let current = await ReviewServer.listen(settings(0));
  let isOver = false;
  let answered = 0;
  const failures: unknown[] = [];
  const clients = Array.from({ length: 4 }, async () => {
    const agents = new Map<number, Agent>();
    while (!isOver) {
      const { port } = current;
      const agent = agents.get(port) ?? new Agent({ keepAlive: true, maxSockets: 1 });
      agents.set(port, agent);
      try {
        const { status } = await postReview(
          { port, authority: authority.certificate, path: "/validate", body: review },
          { agent },
        );
        if (status !== 200) failures.push(status);
        answered += 1;
      } catch (error) {
        failures.push(error);
      }
    }
    for (const agent of agents.values()) agent.destroy();
  });
  for (let replacement = 0; replacement < 10; replacement++) {
    const from = answered;
    await until(() => answered >= from + 20);
    const successor = await ReviewServer.listen(settings(0));
    const predecessor = current;
    current = successor;
    await predecessor.drain({ delayMs: 50, limitMs: 500 });
  }
  isOver = true;
  await Promise.all(clients);
  await current.close();
  t.same(failures, [], `${answered} answers`);
});

t.test("F11: idle connections outlive those of an API server", async (t) => {
  t.ok(SETTINGS.keepAliveTimeoutMs.default === "120s", "by default, more than the 90 s of Go's transport");
  const isKept = async (flags: readonly string[]) => {
    const webhook = await startTestWebhook(t, flags);
    const socket = await webhook.connect();
    t.teardown(() => socket.destroy());
    const body = JSON.stringify(review);
    const head = "POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
    socket.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
    await once(socket, "data");
    return Promise.race([once(socket, "close").then(() => false), pause(3_500).then(() => true)]);
  };
  t.same(await Promise.all([isKept([]), isKept(["--keep-alive-timeout", "300ms"])]), [true, false]);
});
