import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import t from "tap";
import { LOG_DELAY_MS, Log } from "../../src/webhook/log.ts";
import { review } from "../support/listening-webhook.ts";
import { plainService, responseIn, serviceReview, startTestWebhook } from "../support/review-server.ts";

t.test("the log: many lines together, none without end", async (t) => {
  const writes: string[] = [];
  const keep = new Writable({
    write(chunk, _encoding, done) {
      writes.push(String(chunk));
      done();
    },
  });
  const nowMs = () => Date.UTC(2026, 10, 21);
  const log = new Log({ level: "info", stream: keep, nowMs });
  log.write("debug", "not asked for");
  log.write("info", 'one "line"', { n: 0 });
  await pause(0);
  for (let n = 1; n < 50; n++) log.write("info", "many", { n });
  t.same(writes, [], "a line waits for others");
  await pause(LOG_DELAY_MS);
  t.equal(writes.length, 1);
  const [first = "", ...others] = (writes[0] ?? "").trim().split("\n");
  t.equal(first, '{"time":"2026-11-21T00:00:00.000Z","level":"info","message":"one \\"line\\"","n":0}');
  t.same(
    others.map((line) => (JSON.parse(line) as { n: number }).n),
    Array.from({ length: 49 }, (_, n) => n + 1),
  );
  log.write("info", "the last one");
  log.flush();
  t.match(writes[1], '"message":"the last one"}');

  let dropped = 0;
  const stuck = new Log({ level: "info", stream: new Writable({ write() {} }), nowMs, onDrop: () => dropped++ });
  const text = "x".repeat(100_000);
  for (let n = 0; n < 20; n++) {
    stuck.write("info", "to a reader that is stuck", { text });
    stuck.flush();
  }
  t.equal(dropped, 9, "what a stuck reader leaves is dropped beyond a mebibyte");
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
