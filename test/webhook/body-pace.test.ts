import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { Readable } from "node:stream";
import t from "tap";
import { BodyPace, inTurns } from "../../src/webhook/body-pace.ts";
import { plainService, serviceReview, startTestWebhook } from "../support/review-server.ts";

const PIECE = Buffer.alloc(64 * 1_024);
const MIB = 1 << 20;

/** A body whose sender is never slow. */
function body(bytes: number, remoteAddress: string, headers: object = { "content-length": String(bytes) }) {
  let left = bytes;
  const stream = new Readable({
    highWaterMark: PIECE.length,
    read() {
      const size = Math.min(left, PIECE.length);
      left -= size;
      this.push(size === 0 ? null : PIECE.subarray(0, size));
    },
  });
  const socket = Object.assign(new EventEmitter(), { remoteAddress });
  return Object.assign(stream, { headers, socket }) as unknown as IncomingMessage;
}

t.test("S10: long bodies are read at one pace, the oldest of each address first", async (t) => {
  const pace = new BodyPace(() => false);
  const ended: string[] = [];
  let inTurn = 0;
  const take = (name: string, message: IncomingMessage) => {
    pace.keep(message);
    message.on("data", (chunk: Buffer) => (inTurn += chunk.length));
    message.on("end", () => ended.push(name));
  };
  for (let n = 1; n <= 8; n++) take(`stranger ${n}`, body(2 * MIB, "stranger"));
  const gone = body(2 * MIB, "gone");
  take("gone", gone);
  take("good", body(2 * MIB, "good"));
  take("chunked", body(MIB, "good", { "transfer-encoding": "chunked" }));
  t.equal(inTurn, 0);
  gone.destroy();
  const perTurn: number[] = [];
  while (ended.length < 10) {
    inTurn = 0;
    await new Promise(setImmediate);
    perTurn.push(inTurn);
  }
  t.ok(Math.max(...perTurn) <= 1.5 * MIB, `at most ${Math.max(...perTurn)} bytes in a turn`);
  t.same(ended.slice(0, 4).sort(), ["chunked", "good", "stranger 1", "stranger 2"], "whoever sends less need not wait");
  t.same(
    ended.filter((name) => name.startsWith("stranger")),
    Array.from({ length: 8 }, (_, n) => `stranger ${n + 1}`),
    "one after another",
  );
});

t.test("S10: a short body is read as it comes, beside whatever long ones", async (t) => {
  const pace = new BodyPace(() => false);
  const long = body(8 * MIB, "stranger");
  pace.keep(long);
  for (const message of [body(PIECE.length, "good"), body(0, "good", {})]) {
    pace.keep(message);
    t.notOk(message.isPaused());
  }
  t.ok(long.isPaused());
  long.destroy();
});

t.test("S10: while reviews are behind, nothing more is read of long bodies", async (t) => {
  let isBehind = false;
  const pace = new BodyPace(() => isBehind);
  const long = body(8 * MIB, "stranger");
  let read = 0;
  pace.keep(long);
  long.on("data", (chunk: Buffer) => (read += chunk.length));
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
  t.ok(read > 0 && long.isPaused());
  isBehind = true;
  const before = read;
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  t.equal(read, before);
  isBehind = false;
  await new Promise((resolve) => long.on("end", resolve));
  t.equal(read, 8 * MIB, "then it goes on");
});

t.test("S10: whoever goes away is forgotten, answered or not", async (t) => {
  const pace = new BodyPace(() => false);
  const server = createServer((request, response) => {
    pace.keep(request);
    if (request.url === "/refused") response.end("no");
  }).listen(0, "127.0.0.1");
  t.teardown(() => server.close());
  await once(server, "listening");
  for (const path of ["/read", "/refused"]) {
    for (const framing of ["content-length: 1000000", "transfer-encoding: chunked"]) {
      const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
      socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\n${framing}\r\n\r\n5\r\nabcde\r\n`);
      while (pace.count === 0) await new Promise(setImmediate);
      if (path === "/refused") await once(socket, "data");
      socket.destroy();
      while (pace.count > 0) await new Promise(setImmediate);
      t.equal(pace.count, 0, `${path}, ${framing}`);
    }
  }
});

t.test("the first of each address, then the second of each", async (t) => {
  const table: readonly (readonly [string, string])[] = [
    ["", ""],
    ["a1", "a1"],
    ["a1 a2 a3 b1 b2 c1", "a1 b1 c1 a2 b2 a3"],
    ["b1 a1 b2", "b1 a1 b2"],
  ];
  for (const [items, expected] of table) {
    const bodies = items.split(" ").map((item) => ({ item, address: item[0] ?? "" }));
    t.equal(
      inTurns(bodies)
        .map(({ item }) => item)
        .join(" "),
      expected,
    );
  }
});

t.test("S10: long bodies that nobody wants, and forty reviews at once that are long, are all answered", async (t) => {
  const webhook = await startTestWebhook(t);
  const review = serviceReview(plainService({ metadata: { annotations: { note: "x".repeat(MIB) } } }));
  const unwanted = await Promise.all([
    webhook.post("/nowhere", "x".repeat(2 * MIB)),
    webhook.post("/validate", "x".repeat(2 * MIB), { headers: { "content-type": "text/plain" } }),
  ]);
  t.same(
    unwanted.map(({ status }) => status),
    [404, 415],
  );
  const answers = await Promise.all(Array.from({ length: 40 }, () => webhook.post("/validate?timeout=30s", review)));
  for (const { status, body: answer } of answers) {
    t.equal(status, 200);
    t.match(JSON.parse(answer), { response: { uid: review.request.uid } });
  }
  t.equal(await webhook.metric("l4guard_reviews_in_flight_bytes"), 0);
});
