import type { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { Readable } from "node:stream";
import { mock } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import fc from "fast-check";
import t from "tap";
import { isTooSlow } from "../../src/webhook/arrivals.ts";
import { Connections } from "../../src/webhook/connections.ts";
import { brokenBound, REVIEW_BOUNDS } from "../../src/webhook/json-bounds.ts";
import { type ReceivedBody, readReviewBody, receiveBody } from "../../src/webhook/review-body.ts";
import { ThinnedLog } from "../../src/webhook/thinned-log.ts";
import { Turns } from "../../src/webhook/turns.ts";
import { plainService, serviceReview, startTestWebhook } from "../support/review-server.ts";

const review = serviceReview(plainService());
const UID = review.request.uid;
const MIB = 1 << 20;

/** Waits until `condition` holds; the test's own timeout ends it. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await pause(20);
}

/** What came back on a connection until it was closed. */
function readToEnd(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
    if (socket.closed) resolve(text);
  });
}

t.test("S10: bodies that trickle are given up", async (t) => {
  const table: readonly (readonly [
    string,
    boolean,
    { ageMs: number; bytes: number; limitMs?: number; heldUpMs?: number },
  ])[] = [
    ["nothing in the first second", false, { ageMs: 1_000, bytes: 0 }],
    ["nothing after it", true, { ageMs: 1_250, bytes: 0 }],
    ["64 KiB a second", false, { ageMs: 3_000, bytes: 131_072 }],
    ["less", true, { ageMs: 3_000, bytes: 131_000 }],
    ["as fast as can be, but over its time", true, { ageMs: 10_000, bytes: 100 * MIB }],
    ["over the time that its sender states", true, { ageMs: 500, bytes: 100, limitMs: 500 }],
    ["less, but held up here", false, { ageMs: 3_000, bytes: 1_000, heldUpMs: 2_000 }],
    ["held up here for all of its time", true, { ageMs: 10_000, bytes: 1_000, heldUpMs: 10_000 }],
  ];
  for (const [title, expected, { ageMs, bytes, limitMs = 10_000, heldUpMs = 0 }] of table) {
    t.equal(isTooSlow({ ageMs, heldUpMs, limitMs, bytes }), expected, title);
  }
  const webhook = await startTestWebhook(t);
  const head = "POST /validate HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n";
  const framings = [`${head}content-length: 1000000\r\n\r\n{`, `${head}transfer-encoding: chunked\r\n\r\n1\r\n{\r\n`];
  const answers = framings.map(async (text) => {
    const socket = await webhook.connect();
    socket.write(text);
    return readToEnd(socket);
  });
  for (const answer of await Promise.all(answers)) t.match(answer, /^HTTP\/1.1 408 .*too slowly/s);
  t.equal((await webhook.post("/validate", review)).status, 200, "the server goes on");
  t.equal(await webhook.metric("l4guard_reviews_in_flight_bytes"), 0);
});

t.test("S10: depth and length of JSON are bounded before it is parsed", async (t) => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}${" ".repeat(20_000)}`;
  const many = (count: number) => `[${"1,".repeat(count)}1]`;
  const table: readonly (readonly [string, string | undefined, string])[] = [
    ["as deep as may be", undefined, nested(REVIEW_BOUNDS.maxDepth)],
    ["deeper", "objects and lists more than 128 deep", nested(REVIEW_BOUNDS.maxDepth + 1)],
    ["objects count as lists do", "objects and lists more than 128 deep", '{"a":'.repeat(20_000)],
    ["as many as may be", undefined, many(REVIEW_BOUNDS.maxTokens - 1)],
    ["more", "more than 150000 values", many(REVIEW_BOUNDS.maxTokens)],
    ["brackets in a string", undefined, `["${"[".repeat(200_000)}"]`],
    ["behind an escaped quote", undefined, `["\\"${"[,".repeat(200_000)}"]`],
    ["behind an escaped backslash", "objects and lists more than 128 deep", `["\\\\",${"[".repeat(200_000)}`],
    ["a string without end", undefined, `["${"[".repeat(200_000)}`],
    ["a backslash at the end", undefined, `["${"x".repeat(20_000)}\\`],
    ["short, whatever it is", undefined, "[".repeat(10_000)],
  ];
  for (const [title, expected, text] of table) t.equal(brokenBound(text, REVIEW_BOUNDS), expected, title);

  const webhook = await startTestWebhook(t);
  const start = `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"${UID}","object":`;
  for (const [title, body] of [
    ["brackets", `${start}${"[".repeat(2 * MIB)}`],
    ["values", `${start}[${"{},".repeat(MIB)}{}]}}`],
  ] as const) {
    const { status, body: answer } = await webhook.post("/validate", body);
    t.equal(status, 200, title);
    t.match(JSON.parse(answer), { response: { uid: UID, allowed: false } }, `${title}: a review that says so`);
  }
});

t.test("S10: what is within the bounds is found to be so (property)", async (t) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 40 }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify(value, undefined, indent) + " ".repeat(16_385);
      return brokenBound(text, { maxDepth: 60, maxTokens: text.length }) === undefined;
    }),
  );
  t.pass("values of any depth");
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      const text = `${JSON.stringify([a, b])}${" ".repeat(16_385)}`;
      return brokenBound(text, { maxDepth: 1, maxTokens: 2 }) === undefined;
    }),
  );
});

t.test("S10: a body that is kept nowhere", async (t) => {
  const received = (pieces: readonly string[], room: number, limitBytes = 1_000) =>
    new Promise<ReceivedBody | "full">((resolve) => {
      let held = 0;
      receiveBody(Readable.from(pieces.map((piece) => Buffer.from(piece))) as IncomingMessage, {
        limitBytes,
        hold: (bytes) => (held += bytes) <= room,
        done: resolve,
        onFull: () => resolve("full"),
      });
    });
  t.same(await received(["ab", "c"], 100), { pieces: [Buffer.from("ab"), Buffer.from("c")] });
  t.equal(await received(["ab", "c"], 2), "full");
  t.same(await received(["ab", "cd", "ef"], 100, 3), { head: Buffer.from("abcd") });
  t.same(readReviewBody({ head: Buffer.from(`{"request":{"uid":"${UID}"`) }), {
    kind: "too-large",
    uid: UID,
    why: undefined,
  });
});

t.test("R5: large ones have a turn of their own, and neither kind waits for all of the other", async (t) => {
  mock.timers.enable({ apis: ["setTimeout"] });
  t.teardown(() => mock.timers.reset());
  let nowMs = 0;
  let turn: string[] = [];
  const work = new Turns<string>(
    () => nowMs,
    (item) => {
      turn.push(item);
      if (item.startsWith("L")) nowMs += 30;
    },
  );
  /** What is done in the next turns, until there is one without anything. */
  const next = async () => {
    const turns: string[][] = [];
    do {
      turn = [];
      await new Promise(setImmediate);
      turns.push(turn);
    } while (turn.length > 0);
    return turns.slice(0, -1);
  };
  for (let n = 0; n < 20; n++) work.add(`s${n}`);
  for (const item of ["L1", "L2"]) work.add(item, true);
  t.same(await next(), [["L1"], Array.from({ length: 16 }, (_, n) => `s${n}`), ["s16", "s17", "s18", "s19"]]);
  mock.timers.tick(29);
  work.add("s20");
  t.same(await next(), [["s20"]], "the next large one waits for as long as the last one took");
  mock.timers.tick(1);
  t.same(await next(), [["L2"]]);
  mock.timers.tick(30);
  work.add("L3", true);
  t.same(await next(), [["L3"]], "after that it need not wait");
});

t.test("S10: connections at their limit", async (t) => {
  let nowMs = 0;
  const peer = (remoteAddress: string, remotePort: number) =>
    Object.defineProperties(new Socket(), {
      remoteAddress: { value: remoteAddress },
      remotePort: { value: remotePort },
    });
  const connections = new Connections({ maxConnections: 4, unprovenMs: 10_000, clockMs: () => nowMs });
  let port = 0;
  const open = (address: string, state: "idle" | "busy" | "proven" | "proven busy" = "idle") => {
    const socket = peer(address, ++port);
    connections.add(socket);
    if (state.startsWith("proven")) {
      connections.end(connections.begin(socket), true);
    }
    if (state.endsWith("busy")) connections.begin(socket);
    return socket;
  };
  const api = open("api", "proven");
  const early = open("stranger");
  const late = open("stranger");
  const other = open("other");
  const fifth = open("api");
  t.same(
    [api, early, late, other, fifth].map(({ destroyed }) => destroyed),
    [false, true, false, false, false],
    "the oldest idle one of whoever has the most",
  );
  await until(() => connections.count === 4);
  const works: ReturnType<Connections["begin"]>[] = [];
  for (const socket of [late, other, fifth]) {
    connections.end(connections.begin(socket), true);
    works.push(connections.begin(socket));
  }
  const sixth = open("other", "busy");
  t.same([api.destroyed, sixth.destroyed], [true, false], "where none is without a review, an idle one");
  const seventh = open("other", "proven busy");
  t.same([sixth.destroyed, seventh.destroyed], [true, false], "a busy one without a review goes before others");
  const eighth = open("api");
  t.equal(eighth.destroyed, true, "where all are at work, the new one");
  t.equal(connections.count, 4);
  connections.end(works[0], false);
  late.destroy();
  await until(() => connections.count === 3);
  const idle = open("stranger");
  nowMs = 10_001;
  await until(() => idle.destroyed);
  t.equal(connections.count, 3, "who asks nothing does not stay");
});

t.test("S10: a thousand idle connections leave room for an API server", async (t) => {
  const webhook = await startTestWebhook(t, ["--max-connections", "30"]);
  const first = await webhook.post("/validate", review);
  t.equal(first.status, 200);
  const strangers: TLSSocket[] = [];
  for (let n = 0; n < 60; n++) {
    const socket = await webhook.connect({ localAddress: "127.0.0.3" });
    socket.on("error", () => {});
    strangers.push(socket);
  }
  for (let n = 0; n < 10; n++) t.equal((await webhook.post("/validate", review)).status, 200);
  t.ok((await webhook.metric("l4guard_connections")) <= 30);
  for (const socket of strangers) socket.destroy();
});

t.test("R17: refusals without end are a few lines", async (t) => {
  const lines: unknown[] = [];
  const ends: (() => void)[] = [];
  const log = new ThinnedLog(
    { write: (level, message, fields) => lines.push([level, message, fields]) },
    { most: 2, windowMs: 60_000, after: (_, then) => ends.push(then) },
  );
  for (let n = 0; n < 1_000; n++) log.write("warn", "refused", { status: 404 });
  log.write("warn", "refused", { status: 405 });
  const line = (fields: object) => ["warn", "refused", fields];
  t.same(lines, [line({ status: 404 }), line({ status: 404 }), line({ status: 405 })]);
  for (const end of ends.splice(0)) end();
  t.same(lines.slice(3), [line({ status: 404, repeated: 998 })], "and how many there were");
  log.write("warn", "refused", { status: 404 });
  t.equal(lines.length, 5, "then as before");
});
