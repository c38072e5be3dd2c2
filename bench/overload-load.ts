import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";

/**
 * Offers reviews at a fixed rate whatever becomes of them (an open loop), each on a connection of its own while it waits, and
 * prints what was seen in each half second.
 * Usage: node bench/overload-load.ts PORT CA REQUESTS PLAN, where PLAN is a JSON list of {seconds, perSecond, connections}
 * phases; a phase without perSecond keeps its connections busy instead.
 */
export interface Phase {
  readonly seconds: number;
  /** Undefined: each connection sends as soon as it has its answer. */
  readonly perSecond?: number;
  readonly connections: number;
}

/** What was seen of the requests that were sent in half a second. */
export interface Slice {
  readonly phase: number;
  /** Since the phase began. */
  readonly second: number;
  /** Due by the rate. */
  offered: number;
  sent: number;
  answered: number;
  /** 503 with Retry-After. */
  shed: number;
  /** Answered after the deadline that was stated. */
  late: number;
  /** Anything else, and why. */
  failed: number;
  readonly failures: string[];
  readonly latenciesMs: number[];
}

const DEADLINE_S = 3;
const SLICE_S = 0.5;
const TICK_MS = 5;

const [port = "", ca = "", requestsFile = "", planText = "[]"] = process.argv.slice(2);
const plan = JSON.parse(planText) as readonly Phase[];
const authority = readFileSync(ca);
const requests = (JSON.parse(readFileSync(requestsFile, "utf8")) as { path: string; body: string }[]).map(
  ({ path, body }) =>
    Buffer.from(
      `POST ${path}?timeout=${DEADLINE_S}s HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
        `content-type: application/json\r\n\r\n${body}`,
    ),
);
const slices: Slice[] = [];
const idle: Client[] = [];
let next = 0;
let isClosed = false;
let open = 0;

/** One connection, with at most one request under way. */
class Client {
  readonly #socket: TLSSocket;
  #answer = "";
  #sentMs = 0;
  #slice: Slice | undefined;

  constructor(socket: TLSSocket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.#read(chunk.toString("latin1")));
    socket.on("error", (error) => this.#fail(error.message));
    socket.on("close", () => {
      open--;
      this.#fail("the connection was closed");
      const at = idle.indexOf(this);
      if (at >= 0) idle.splice(at, 1);
    });
  }

  send(slice: Slice): void {
    slice.sent++;
    this.#slice = slice;
    this.#sentMs = performance.now();
    this.#socket.write(requests[next++ % requests.length] as Buffer);
  }

  #read(text: string): void {
    this.#answer += text;
    const head = this.#answer.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(this.#answer)?.[1]);
    if (this.#answer.length < head + 4 + length) return;
    const answer = this.#answer;
    this.#answer = "";
    const slice = this.#slice;
    this.#slice = undefined;
    if (slice) judge(slice, answer, performance.now() - this.#sentMs);
    if (isClosed) sendNext(this);
    else idle.push(this);
  }

  #fail(reason: string): void {
    if (!this.#slice) return;
    this.#slice.failed++;
    if (this.#slice.failures.length < 3) this.#slice.failures.push(reason);
    this.#slice = undefined;
  }
}

function judge(slice: Slice, answer: string, latencyMs: number): void {
  if (answer.startsWith("HTTP/1.1 200")) {
    slice.answered++;
    slice.latenciesMs.push(latencyMs);
    if (latencyMs > DEADLINE_S * 1_000) slice.late++;
  } else if (answer.startsWith("HTTP/1.1 503") && /\r\nretry-after: \d+\r\n/i.test(answer)) slice.shed++;
  else {
    slice.failed++;
    if (slice.failures.length < 3) slice.failures.push(answer.slice(0, 120));
  }
}

/** Goes on after an answer in a phase that keeps its connections busy. */
function sendNext(client: Client): void {
  const slice = slices.at(-1);
  if (!slice) return;
  slice.offered++;
  client.send(slice);
}

async function connectUpTo(count: number): Promise<void> {
  while (open < count) {
    await Promise.all(
      Array.from({ length: Math.min(20, count - open) }, async () => {
        const socket = connect({ host: "127.0.0.1", port: Number(port), ca: authority, servername: "localhost" });
        await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
        open++;
        idle.push(new Client(socket));
      }),
    );
  }
}

for (const [phase, { seconds, perSecond, connections }] of plan.entries()) {
  await connectUpTo(connections);
  isClosed = perSecond === undefined;
  const startMs = performance.now();
  let due = 0;
  for (let elapsedS = 0; elapsedS < seconds; elapsedS = (performance.now() - startMs) / 1_000) {
    const second = Math.floor(elapsedS / SLICE_S) * SLICE_S;
    let slice = slices.at(-1);
    if (slice?.phase !== phase || slice.second !== second) {
      slice = {
        phase,
        second,
        offered: 0,
        sent: 0,
        answered: 0,
        shed: 0,
        late: 0,
        failed: 0,
        failures: [],
        latenciesMs: [],
      };
      slices.push(slice);
    }
    if (isClosed) for (const client of idle.splice(0, idle.length)) sendNext(client);
    else {
      const should = elapsedS * (perSecond ?? 0);
      slice.offered += should - due;
      due = should;
      // What finds no idle connection would have opened one of its own; there is a limit to those.
      for (let lag = slice.offered - slice.sent; lag >= 1 && idle.length > 0; lag--) idle.shift()?.send(slice);
    }
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  isClosed = false;
}
// What is under way may take as long as its deadline.
await new Promise((resolve) => setTimeout(resolve, DEADLINE_S * 1_000 + 500));
process.stdout.write(JSON.stringify(slices), () => process.exit(0));
