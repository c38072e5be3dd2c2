import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, readlink, rename, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Agent } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { connect, type TLSSocket } from "node:tls";
import t from "tap";
import { issueAuthority, issueLeaf } from "../../src/certificates/issue.ts";
import { SETTINGS } from "../../src/config/settings.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import { UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { EventLoopDelay } from "../../src/webhook/event-loop-delay.ts";
import { LoadGate } from "../../src/webhook/load-gate.ts";
import { LOG_DELAY_MS, Log } from "../../src/webhook/log.ts";
import { ReviewServer, type ReviewServerOptions } from "../../src/webhook/review-server.ts";
import { startApiServer } from "../support/api-server.ts";
import {
  plainService,
  postReview,
  responseIn,
  SERVICE_NAME,
  serviceReview,
  servingLeaf,
  startTestWebhook,
  type TestWebhook,
  temporaryFolder,
} from "../support/review-server.ts";
import { createTestAuthority } from "../support/test-authority.ts";

const review = serviceReview(plainService());
const HOUR_MS = 3_600_000;

/** Waits until `condition` holds; the test's own timeout ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

/** The serial number of the certificate that new connections get. */
async function servedSerial(webhook: TestWebhook): Promise<string> {
  const socket = await webhook.connect();
  const { serialNumber } = socket.getPeerCertificate();
  socket.destroy();
  return serialNumber;
}

/** What came back on a connection until it was closed. */
async function readToEnd(socket: TLSSocket): Promise<string> {
  let text = "";
  socket.on("data", (chunk) => (text += chunk.toString()));
  socket.on("error", () => {});
  if (!socket.closed) await once(socket, "close");
  return text;
}

t.test("F9, F13: new material is served to new connections, and open ones end with their next answer", async (t) => {
  const webhook = await startTestWebhook(t, ["--reload-interval", "1h"]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  t.teardown(() => agent.destroy());
  const first = await webhook.post("/validate", review, { agent });
  t.equal(first.headers["connection"], "keep-alive");
  const before = await servedSerial(webhook);

  const swap = async (material: { certificate: string; key: string }) => {
    await writeFile(webhook.certificateFile, material.certificate);
    await writeFile(webhook.keyFile, material.key);
  };
  const refusals = () => webhook.metric('l4guard_certificate_changes_total{outcome="refused"}');
  const good = servingLeaf(webhook.authority);
  const expired = servingLeaf(webhook.authority, new Date(Date.now() - 3 * HOUR_MS));
  const unnamed = issueLeaf(webhook.authority, ["other.svc"], { now: new Date(), lifeMs: HOUR_MS });
  const unfit: readonly (readonly [string, { certificate: string; key: string }])[] = [
    ["half a file", { ...good, certificate: good.certificate.slice(0, 300) }],
    ["a key of another certificate", { ...good, key: expired.key }],
    ["an expired certificate", expired],
    ["F10: another name", unnamed],
  ];
  for (const [title, material] of unfit) {
    const count = await refusals();
    await swap(material);
    await until(async () => (await refusals()) > count);
    t.equal(await servedSerial(webhook), before, `${title}: the old certificate stays`);
  }
  t.match(await webhook.log(), "the certificate expired at", "and the log says why");

  await swap(good);
  await until(async () => (await servedSerial(webhook)) !== before);
  const last = await webhook.post("/validate", review, { agent });
  t.same([last.status, last.headers["connection"]], [200, "close"], "the open connection's next answer is its last");
  const next = await webhook.post("/validate", review, { agent });
  t.same([next.status, next.headers["connection"]], [200, "keep-alive"], "the one after comes over a new one");
  t.ok((await webhook.metric("l4guard_certificate_not_after_seconds")) > Date.now() / 1_000, "F8: its end is a metric");
});

t.test("F8, F10: what can't be served stops the start", async (t) => {
  const webhook = await startTestWebhook(t);
  const folder = temporaryFolder(t);
  const start = (leaf: { certificate: string; key: string }) => {
    writeFileSync(join(folder, "tls.crt"), leaf.certificate);
    writeFileSync(join(folder, "tls.key"), leaf.key);
    const files = ["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")];
    return startTestWebhook(t, files);
  };
  const unnamed = issueLeaf(webhook.authority, [], { now: new Date(), lifeMs: HOUR_MS });
  await t.rejects(start(unnamed), { name: "UsageError", message: /no subject alternative name l4guard.l4guard.svc/ });
  const expired = servingLeaf(webhook.authority, new Date(Date.now() - 3 * HOUR_MS));
  await t.rejects(start(expired), { name: "UsageError", message: /expired/ });
});

t.test("what can't start says why, and leaves nothing behind", async (t) => {
  const api = await startApiServer();
  t.teardown(() => api.stop());
  const folder = temporaryFolder(t);
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const [hourAgo, dayAgo] = [new Date(Date.now() - HOUR_MS), new Date(Date.now() - 24 * HOUR_MS)];
  const expired = issueAuthority("expired", { now: dayAgo, lifeMs: hourAgo.getTime() - dayAgo.getTime() }).certificate;
  const { port, webhook } = await startTestWebhook(t);
  const taken = ["--port", String(port)];
  const healthTaken = ["--health-port", new URL(webhook.healthUrl).port];
  const cases: readonly (readonly [flags: readonly string[], message: RegExp])[] = [
    [taken, /^--listen-address, --port: listen EADDRINUSE: address already in use 127.0.0.1:\d+$/],
    [["--listen-address", "192.0.2.1"], /^--listen-address, --port: listen EADDRNOTAVAIL/],
    [healthTaken, /^--health-address, --health-port: listen EADDRINUSE: address already in use 127.0.0.1:\d+$/],
    [["--client-ca", "nowhere.crt"], /^nowhere.crt: no such file or folder$/],
    [["--client-ca", file("empty.crt", "")], /^--client-ca .*empty.crt: there is no certificate \(PEM\) in it$/],
    [
      ["--client-ca", file("expired.crt", expired)],
      /^--client-ca .*: every certificate in it has expired, the last at 2/,
    ],
  ];
  const watched = ["--kubeconfig", file("kubeconfig", api.kubeconfig())];
  for (const [flags, message] of cases) {
    await t.rejects(startTestWebhook(t, [...watched, ...flags]), { name: "UsageError", message });
    await until(() => api.connectionCount === 0);
    t.equal(api.watches.size, 0, "the cluster is not watched any more");
  }
});

t.test("F8: readiness ends with the certificate; liveness does not", async (t) => {
  const folder = temporaryFolder(t);
  const authority = issueAuthority("short", { now: new Date(), lifeMs: HOUR_MS });
  const leaf = servingLeaf(authority, new Date(), 1_500);
  await writeFile(join(folder, "tls.crt"), leaf.certificate);
  await writeFile(join(folder, "tls.key"), leaf.key);
  const files = ["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")];
  const webhook = await startTestWebhook(t, files);
  t.same(await webhook.health("/readyz"), { status: 200, text: "ok\n" });
  await until(async () => (await webhook.health("/readyz")).status === 503);
  t.match(await webhook.health("/readyz"), { status: 503, text: /^certificate: the certificate expired at 2\S+Z\n$/ });
  t.same(await webhook.health("/livez"), { status: 200, text: "ok\n" });
  t.equal(await webhook.metric("l4guard_ready"), 0);
});

t.test("S14: policy and cluster files are swapped whole, as Kubernetes swaps mounted ConfigMaps", async (t) => {
  // A mounted ConfigMap: FILE -> ..data/FILE, and ..data -> a folder that is replaced by a rename of the link.
  const mount = temporaryFolder(t);
  await mkdir(join(mount, "..1"));
  await writeFile(join(mount, "..1", "policy.yaml"), "preset: recommended\n");
  await symlink("..1", join(mount, "..data"));
  await symlink("..data/policy.yaml", join(mount, "policy.yaml"));
  const publish = async (version: number, text: string) => {
    await mkdir(join(mount, `..${version}`));
    await writeFile(join(mount, `..${version}`, "policy.yaml"), text);
    await symlink(`..${version}`, join(mount, "..data_tmp"));
    await rename(join(mount, "..data_tmp"), join(mount, "..data"));
    t.equal(await readlink(join(mount, "..data")), `..${version}`);
  };
  const webhook = await startTestWebhook(t, ["--policy", join(mount, "policy.yaml"), "--reload-interval", "1h"]);
  const typo = plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } } });
  const isAllowed = async () => responseIn(await webhook.post("/validate", serviceReview(typo))).allowed;
  const refusals = () => webhook.metric('l4guard_configuration_loads_total{file="policy",outcome="refused"}');
  t.equal(await isAllowed(), false);
  await publish(2, "preset: audit\n");
  await until(isAllowed);
  await publish(3, "preset: strictest\n");
  await until(async () => (await refusals()) === 1);
  t.equal(await isAllowed(), true, "a bad file leaves the one before in force");
  t.equal(await webhook.metric('l4guard_configuration_is_current{file="policy"}'), 0);
  t.match(await webhook.log(), /preset: must be one of recommended, strict, audit/, "and the log names the place");
  await publish(4, "preset: recommended\n");
  await until(async () => !(await isAllowed()));
  t.equal(await webhook.metric('l4guard_configuration_is_current{file="policy"}'), 1);

  await t.rejects(
    startTestWebhook(t, ["--policy", join(mount, "none.yaml")]),
    { name: "UsageError" },
    "nor a start without",
  );
});

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

t.test("F14, R5: what is too much is turned away with Retry-After", async (t) => {
  const webhook = await startTestWebhook(t, ["--max-in-flight-bytes", "64KiB"]);
  const head = (bytes: number) =>
    `POST /validate?timeout=10s HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`;
  const held = () => webhook.metric("l4guard_reviews_in_flight_bytes");
  const promising = await webhook.connect();
  promising.write(head(1 << 20));
  t.equal((await webhook.post("/validate", review)).status, 200, "a promise to send books nothing");
  promising.write("x".repeat(30_000));
  await until(async () => (await held()) === 30_000);
  const second = await webhook.post("/validate", "x".repeat(4_000));
  t.same([second.status, second.headers["retry-after"]], [503, "1"], "half of the bytes is for one address");
  const elsewhere = await webhook.connect({ localAddress: "127.0.0.2" });
  const answer = readToEnd(elsewhere);
  const body = JSON.stringify(review);
  elsewhere.write(`${head(body.length).replace("host", "connection: close\r\nhost")}${body}`);
  t.match(await answer, /^HTTP\/1.1 200 /, "the other half for the others");
  t.same(
    [(await webhook.health("/livez")).status, (await webhook.health("/readyz")).status],
    [200, 200],
    "R18: health is",
  );
  promising.destroy();
  await until(async () => (await held()) === 0);
  t.equal((await webhook.post("/validate", review)).status, 200, "senders that go away give their bytes back");
  t.equal(await webhook.metric('l4guard_requests_shed_total{reason="bytes"}'), 1);

  const patient = await startTestWebhook(t, ["--max-event-loop-delay", "1h"]);
  t.equal((await patient.post("/validate?timeout=0s", review)).status, 503, "nobody waits for the answer any more");
  t.equal((await patient.post("/validate?timeout=10s", review)).status, 200);
  t.equal((await patient.post("/validate?timeout=soon", review)).status, 200, "what is no duration is no deadline");
});

t.test("the log: a few lines at the end of their turn, many together, none without end", async (t) => {
  const writes: string[] = [];
  const keep = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      done();
    },
  });
  const nowMs = () => Date.UTC(2026, 10, 21);
  const log = new Log({ level: "info", stream: keep, nowMs });
  const endOfTurn = () => new Promise((resolve) => setImmediate(resolve));
  log.write("debug", "not asked for");
  log.write("info", 'one "line"', { n: 1 });
  t.same(writes, [], "nothing is written in the middle of a turn");
  await endOfTurn();
  t.same(writes, ['{"time":"2026-11-21T00:00:00.000Z","level":"info","message":"one \\"line\\"","n":1}\n']);

  for (let n = 0; n < 50; n++) log.write("info", "many", { n });
  await endOfTurn();
  t.equal(writes.length, 1, "many lines wait for more");
  log.write("info", "more", { n: 50 });
  await pause(LOG_DELAY_MS);
  await endOfTurn();
  t.equal(writes.length, 2);
  t.same(
    writes[1]
      ?.trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { n: number }).n),
    Array.from({ length: 51 }, (_, n) => n),
  );
  log.write("info", "the last one");
  log.flush();
  t.match(writes[2], '"message":"the last one"}');

  let dropped = 0;
  const stuck = new Log({ level: "info", stream: new Writable({ write() {} }), nowMs, onDrop: () => dropped++ });
  const text = "x".repeat(100_000);
  for (let n = 0; n < 20; n++) {
    stuck.write("info", "to a reader that is stuck", { text });
    stuck.flush();
  }
  t.equal(dropped, 9, "what a stuck reader leaves is dropped beyond a mebibyte");
});

t.test("F14: the gate and the delay that it goes by", async (t) => {
  let delayMs = 0;
  const gate = new LoadGate({ maxInFlight: 2, maxInFlightBytes: 100, maxEventLoopDelayMs: 50 }, () => delayMs);
  t.same([gate.enter(), gate.enter(), gate.enter()], [true, true, false]);
  t.equal(gate.shedReason(undefined), "requests");
  gate.leave();
  t.equal(gate.shedReason(undefined), undefined);
  delayMs = 50;
  t.equal(gate.shedReason(undefined), "delay");
  t.equal(gate.shedReason(50), "deadline");
  delayMs = 49;
  t.equal(gate.shedReason(49), "deadline");
  t.equal(gate.shedReason(50), undefined);
  t.same([gate.hold(50, "a"), gate.hold(1, "a"), gate.hold(50, "b"), gate.hold(1, "c")], [true, false, true, false]);
  gate.release(20, "a");
  t.same([gate.hold(20, "c"), gate.hold(1, "a")], [true, false], "what one gives back the others may have");
  t.same([gate.inFlight, gate.inFlightBytes], [1, 100]);

  let nowMs = 1_000;
  const delay = new EventLoopDelay(() => nowMs);
  t.teardown(() => delay.stop());
  t.equal(delay.currentMs(), 0);
  nowMs += 320;
  t.equal(delay.currentMs(), 300, "in the middle of a long turn it is already known");
  await pause(60);
  t.equal(delay.currentMs(), 0, "and over when the loop turns again");
});

t.test("S3: with an authority for clients, only its certificates with the right name are let in", async (t) => {
  const folder = temporaryFolder(t);
  const [clients, others] = [createTestAuthority("clients"), createTestAuthority("others")];
  const client = (authority: typeof clients, name: string) => authority.issue([name]);
  await writeFile(join(folder, "ca.crt"), clients.ca);
  const webhook = await startTestWebhook(t, [
    "--client-ca",
    join(folder, "ca.crt"),
    "--client-names",
    "kube-apiserver, api",
  ]);
  const ask = async (credentials: object) => {
    const { status, body } = await webhook.post("/validate", review, credentials);
    return [status, (JSON.parse(body) as { error?: string }).error];
  };
  const required = "a client certificate of the configured authority is required";
  t.same(await ask({}), [403, required], "no certificate");
  t.same(await ask(client(others, "kube-apiserver")), [403, required], "another authority's");
  t.same(await ask(client(clients, "mallory")), [403, "the client certificate bears none of the configured names"]);
  t.same(await ask(client(clients, "kube-apiserver")), [200, undefined]);
  t.equal(await webhook.metric('l4guard_requests_refused_total{status="403"}'), 3);
  const anyName = await startTestWebhook(t, ["--client-ca", join(folder, "ca.crt")]);
  t.equal(
    (await anyName.post("/validate", review, client(clients, "mallory"))).status,
    200,
    "without names any will do",
  );
});

t.test("S3: a new authority for clients counts at once, an unfit one never", async (t) => {
  const folder = temporaryFolder(t);
  const [before, after] = [createTestAuthority("before"), createTestAuthority("after")];
  const file = join(folder, "ca.crt");
  await writeFile(file, before.ca);
  const webhook = await startTestWebhook(t, ["--client-ca", file]);
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ...before.issue(["kube-apiserver"]) });
  t.teardown(() => agent.destroy());
  const status = async (credentials: object) => (await webhook.post("/validate", review, credentials)).status;
  t.equal(await status({ agent }), 200);

  const loads = (outcome: string) =>
    webhook.metric(`l4guard_configuration_loads_total{file="client-ca",outcome="${outcome}"}`);
  await writeFile(file, "nonsense");
  await until(async () => (await loads("refused")) === 1);
  t.equal(await status({ agent }), 200, "the one before stays in force");

  await writeFile(file, after.ca);
  await until(async () => (await loads("loaded")) === 2);
  const last = await webhook.post("/validate", review, { agent });
  t.same([last.status, last.headers["connection"]], [200, "close"], "an open connection's next answer is its last");
  t.equal(await status({ agent }), 403, "the authority before is not trusted any more");
  t.equal(await status(after.issue(["kube-apiserver"])), 200, "the new one is");
});

t.test("S4: nothing older than TLS 1.2, and only HTTP/1.1", async (t) => {
  const webhook = await startTestWebhook(t);
  const attempt = (options: object) =>
    new Promise<string>((resolve) => {
      const common = {
        host: "127.0.0.1",
        port: webhook.port,
        ca: webhook.authority.certificate,
        servername: SERVICE_NAME,
      };
      const socket = connect({ ...common, ...options }, () => {
        resolve(`${socket.getProtocol()} ${socket.alpnProtocol}`);
        socket.destroy();
      });
      socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "ALL@SECLEVEL=0" };
  t.match(await attempt(old), /ALERT_PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|ECONNRESET/);
  t.equal(await attempt({ maxVersion: "TLSv1.2", ALPNProtocols: ["h2", "http/1.1"] }), "TLSv1.2 http/1.1");
  t.equal(await attempt({}), "TLSv1.3 false");
});

t.test("S10: slow, endless and silent clients are cut off", async (t) => {
  const webhook = await startTestWebhook(t, ["--headers-timeout", "600ms", "--request-timeout", "900ms"]);
  const slowHeaders = await webhook.connect();
  slowHeaders.write("POST /validate HTTP/1.1\r\nhost: x\r\n");
  const slowBody = await webhook.connect();
  slowBody.write(
    "POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{",
  );
  const silent = await webhook.connect();
  const bigHeaders = await webhook.connect();
  bigHeaders.write(`POST /validate HTTP/1.1\r\nhost: x\r\nx-big: ${"x".repeat(20_000)}\r\n\r\n`);
  const answers = await Promise.all([slowHeaders, slowBody, silent, bigHeaders].map(readToEnd));
  t.match(answers, [/^HTTP\/1.1 408 /, /^HTTP\/1.1 408 /, /^(HTTP\/1.1 408 |$)/, /^HTTP\/1.1 431 /]);
  t.equal((await webhook.post("/validate", review)).status, 200, "the server goes on");
  await until(async () => (await webhook.metric("l4guard_reviews_in_flight")) === 0);
});

t.test("S13: ambiguous requests are refused", async (t) => {
  const webhook = await startTestWebhook(t);
  const body = JSON.stringify(review);
  const head = "POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
  const cases: readonly (readonly [string, string])[] = [
    ["two lengths", `${head}content-length: 5\r\ncontent-length: 6\r\n\r\n${body}`],
    ["a length and chunks", `${head}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ["no length that is one", `${head}content-length: 5x\r\n\r\n${body}`],
    ["a bare line feed", "POST /validate HTTP/1.1\nhost: x\n\n"],
    ["not HTTP", "hello\r\n\r\n"],
  ];
  for (const [title, text] of cases) {
    const socket = await webhook.connect();
    const answer = readToEnd(socket);
    socket.write(text);
    t.match(await answer, /^HTTP\/1.1 400 /, title);
  }
  const chunked = await webhook.connect();
  const answer = readToEnd(chunked);
  chunked.write(
    `${head}transfer-encoding: chunked\r\nconnection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
  );
  t.match(await answer, /^HTTP\/1.1 200 /, "chunks alone are fine");
});

t.test("R17, R18: health and metrics", async (t) => {
  const webhook = await startTestWebhook(t);
  t.same(await webhook.health("/livez"), { status: 200, text: "ok\n" });
  t.same(await webhook.health("/readyz"), { status: 200, text: "ok\n" });
  await webhook.post("/validate", serviceReview(plainService({ spec: { ipFamilyPolicy: "RequireDualStack" } })));
  const { text } = await webhook.health("/metrics");
  const named = text.split("\n").filter((line) => line.startsWith("# HELP "));
  for (const line of named) {
    const [, , name = "", ...help] = line.split(" ");
    t.match(name, /^l4guard_[a-z0-9_]+$/, `${name} has the prefix`);
    t.ok(help.length > 0, `${name} has a help text`);
  }
  for (const name of [
    "reviews_total",
    "findings_total",
    "review_duration_seconds",
    "reviews_in_flight",
    "requests_shed_total",
    "patches_refused_total",
    "certificate_not_after_seconds",
    "cache_age_seconds",
    "cache_objects",
    "cache_relists_total",
    "facts",
    "facts_age_seconds",
    "fact_reads_total",
    "reservations_total",
    "build_info",
  ]) {
    t.ok(
      named.some((line) => line.startsWith(`# HELP l4guard_${name} `)),
      `l4guard_${name} is there`,
    );
  }
  t.equal(await webhook.metric('l4guard_reviews_total{phase="validate",verdict="denied"}'), 1);
  t.equal(await webhook.metric(`l4guard_build_info{version="0.0.0-test",node="${process.version}"}`), 1);
  for (let i = 0; i < 20; i++) {
    const stranger = { namespace: `team-${i}`, operation: `OP-${i}`, userInfo: { username: `user-${i}` } };
    await webhook.post("/validate", serviceReview(plainService(), stranger));
  }
  t.notMatch((await webhook.health("/metrics")).text, /team-\d|OP-\d|user-\d/, "requests add no labels of their own");
});

t.test("R17, S11: traces continue those of the API server and hold nothing of the object", async (t) => {
  const received: string[] = [];
  let status = 200;
  const collector = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      received.push(`${request.url} ${body}`);
      response.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  });
  await once(collector.listen(0, "127.0.0.1"), "listening");
  t.teardown(() => collector.close());
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/v1/traces`;
  const started = await startTestWebhook(t, ["--traces-endpoint", endpoint, "--traces-one-in", "1000000000"]);
  const traceparent = (flags: string) => ({
    traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`,
  });
  const canary = serviceReview({ ...plainService(), metadata: { name: "canary", annotations: { canary: "canary" } } });
  await started.post("/validate?timeout=10s", canary, { headers: traceparent("01") });
  await started.post("/validate?timeout=10s", canary, { headers: traceparent("00") });
  await started.post("/elsewhere", canary, { headers: traceparent("01") });
  await started.post("/mutate?timeout=10s", canary);
  await started.webhook.stop();
  const sent = received.join("\n");
  t.match(sent, /^\/v1\/traces /);
  t.notMatch(sent, "canary");
  const spans = received.flatMap((text) => {
    const { resourceSpans } = JSON.parse(text.slice(text.indexOf("{"))) as Exported;
    return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  });
  t.same(new Set(spans.map(({ traceId }) => traceId)), new Set(["0af7651916cd43dd8448eb211c80319c"]));
  const requests = spans.filter(({ name }) => name === "request");
  t.equal(requests.length, 2, "the API server decides which requests are traced");
  t.match(requests, [{ parentSpanId: "b7ad6b7169203331" }, { parentSpanId: "b7ad6b7169203331" }]);
  t.match(JSON.stringify(requests[0]), '"http.route","value":{"stringValue":"/validate"}');
  t.match(JSON.stringify(requests[0]), '"http.response.status_code","value":{"intValue":200}');
  t.match(JSON.stringify(requests[1]), '"http.response.status_code","value":{"intValue":404}');

  t.test("a collector that refuses is told of in the log, and nothing else", async (t) => {
    status = 400;
    const refused = await startTestWebhook(t, ["--traces-endpoint", endpoint]);
    t.equal(responseIn(await refused.post("/validate", review, { headers: traceparent("01") })).allowed, true);
    await refused.webhook.stop();
    t.match(await refused.log(), '"message":"traces could not be sent","endpoint":"127.0.0.1:');
  });

  for (const wrong of ["collector:4318", "file:///tmp/traces", "nowhere"]) {
    await t.rejects(startTestWebhook(t, ["--traces-endpoint", wrong]), { message: /^--traces-endpoint: / }, wrong);
  }
});

/** What a collector receives, as far as the test reads it. */
interface Exported {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly Span[] }[] }[];
}

interface Span {
  readonly name: string;
  readonly traceId: string;
  readonly parentSpanId: string;
}

t.test("F38: by default the webhook is where a private cluster's control plane reaches it", async (t) => {
  t.equal(SETTINGS.port.default, "10250");
});

/** The text of all test files below a folder. */
function testSources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(test|e2e)\.ts$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** Promises that no test can break, with what stands for them. */
const WITHOUT_TEST = {
  R2: "a benchmark",
  S9: "a setting that is off by default, and an import rule",
  S15: "how releases are made",
  F39: "no cluster with konnectivity runs in a test",
  F40: "beyond a webhook's reach",
} as const;

t.test("docs/reliability.md speaks of every promise, and names tests that exist", async (t) => {
  const rows = readFileSync("docs/reliability.md", "utf8")
    .split("\n")
    .filter((line) => /^\| [RSF]\d+ /.test(line));
  const range = (letter: string, first: number, last: number) =>
    Array.from({ length: last - first + 1 }, (_, i) => `${letter}${first + i}`);
  t.same(
    rows.map((row) => row.split(" ")[1]),
    [...range("R", 1, 18), ...range("S", 1, 15), ...range("F", 1, 40)],
  );
  const [tests, policies] = [testSources("test"), readFileSync("test/support/chart-policies.ts", "utf8")];
  for (const row of rows) {
    const number = row.split(" ")[1] ?? "";
    if (number in WITHOUT_TEST) continue;
    t.match(tests + policies, new RegExp(`"[^"\\n]*\\b${number}\\b[^"\\n]*"`), `${number} is in a test's title`);
  }
  for (const row of rows) {
    for (const [, file = "", title] of row.matchAll(/`(test\/[\w./-]+)`(?: "([^"]+)")?/g)) {
      const source = readFileSync(file, "utf8");
      if (title !== undefined) t.ok(source.includes(`"${title}"`), `${file}: ${title}`);
    }
    for (const [, target = ""] of row.matchAll(/\]\(([^)]+)\)/g)) t.ok(existsSync(join("docs", target)), target);
  }
});
