import { setTimeout as pause } from "node:timers/promises";
import t from "tap";
import { EventLoopDelay } from "../../src/webhook/event-loop-delay.ts";
import { LoadGate } from "../../src/webhook/load-gate.ts";
import { readToEnd, review, until } from "../support/listening-webhook.ts";
import { startTestWebhook } from "../support/review-server.ts";

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
  const hurried = await patient.connect();
  const said = readToEnd(hurried);
  hurried.write(head(body.length).replace("timeout=10s", "timeout=5ms").replace("host", "connection: close\r\nhost"));
  await pause(50);
  hurried.write(body);
  t.match(await said, /^HTTP\/1.1 (408|503) /, "nor for one whose time was up while it waited");
  t.equal((await patient.post("/validate?timeout=10s", review)).status, 200);
  t.equal((await patient.post("/validate?timeout=soon", review)).status, 200, "what is no duration is no deadline");
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
