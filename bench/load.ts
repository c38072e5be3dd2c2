import { readdirSync, readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";

/**
 * A load generator for one server, or for several that are to be compared: it turns from one to the next after each window of
 * WINDOW_MS, so that they meet the same moods of the machine. Within its window a server has CONNECTIONS connections that are
 * busy, each with one request at a time. Prints a {@link Load} for each server.
 * Usage: node bench/load.ts CA CONNECTIONS WARM_UP SECONDS PORT:PID:REQUESTS..., where REQUESTS is a JSON file of
 * {path, body} objects, WARM_UP the answers of each server before the measuring begins, and SECONDS the time for all together.
 */

/** What a server did while it was measured. */
export interface Load {
  readonly answered: number;
  /** One number for each window. */
  readonly perSecond: readonly number[];
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server's process for one answer, in each window. */
  readonly cpuMicroseconds: readonly number[];
  readonly failures: readonly string[];
}

const WINDOW_MS = 200;
const [ca = "", connections, warmUp, seconds, ...addresses] = process.argv.slice(2);

function requestsIn(file: string): readonly Buffer[] {
  return (JSON.parse(readFileSync(file, "utf8")) as { path: string; body: string }[]).map(({ path, body }) =>
    Buffer.from(
      `POST ${path}?timeout=10s HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: kube-apiserver-admission\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\naccept: application/json, */*\r\n` +
        `content-type: application/json\r\naccept-encoding: gzip\r\n\r\n${body}`,
    ),
  );
}

/** One of the servers under load. */
class Server {
  readonly failures: string[] = [];
  readonly #port: number;
  readonly #pid: number;
  readonly #requests: readonly Buffer[];
  #sends: readonly (() => void)[] = [];
  #isBusy = false;
  #underWay = 0;
  #atRest: () => void = () => {};
  #next = 0;
  answered = 0;
  #perSecond: number[] = [];
  #latenciesMs: number[] = [];
  #cpuMicroseconds: number[] = [];

  constructor(address: string) {
    const [port, pid, file = ""] = address.split(":");
    this.#port = Number(port);
    this.#pid = Number(pid);
    this.#requests = requestsIn(file);
  }

  async open(): Promise<void> {
    const sockets = await Promise.all(
      Array.from({ length: Number(connections) }, async () => {
        const options = { host: "127.0.0.1", port: this.#port, ca: readFileSync(ca), servername: "localhost" };
        const socket = connect(options);
        await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
        return socket;
      }),
    );
    this.#sends = sockets.map((socket) => this.#sender(socket));
  }

  /** A function that sends the next request over the socket, and goes on with every answer while the window lasts. */
  #sender(socket: TLSSocket): () => void {
    let sentMs = 0;
    let answer = "";
    const send = () => {
      this.#underWay += 1;
      sentMs = performance.now();
      socket.write(this.#requests[this.#next++ % this.#requests.length] as Buffer);
    };
    socket.setNoDelay(true);
    socket.on("error", (error) => {
      throw error;
    });
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      const head = answer.indexOf("\r\n\r\n");
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
      if (answer.length < head + 4 + length) return;
      if (!answer.startsWith("HTTP/1.1 200")) this.failures.push(answer.slice(0, 100));
      answer = "";
      this.#latenciesMs.push(performance.now() - sentMs);
      this.answered += 1;
      this.#underWay -= 1;
      if (this.#isBusy) send();
      else if (this.#underWay === 0) this.#atRest();
    });
    return send;
  }

  /** Keeps the connections busy for a window, and waits until the last answer is there. */
  async work(): Promise<void> {
    const before = this.answered;
    const cpuBefore = cpuNanoseconds(this.#pid);
    const startMs = performance.now();
    this.#isBusy = true;
    for (const send of this.#sends) send();
    await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
    const atRest = new Promise<void>((resolve) => {
      this.#atRest = resolve;
    });
    this.#isBusy = false;
    await atRest;
    const answers = this.answered - before;
    this.#perSecond.push((answers / (performance.now() - startMs)) * 1_000);
    this.#cpuMicroseconds.push((cpuNanoseconds(this.#pid) - cpuBefore) / answers / 1_000);
  }

  /** Forgets what it did so far. */
  begin(): void {
    this.answered = 0;
    this.#perSecond = [];
    this.#latenciesMs = [];
    this.#cpuMicroseconds = [];
  }

  load(): Load {
    const latencies = this.#latenciesMs.toSorted((a, b) => a - b);
    const percentile = (share: number) => latencies[Math.floor(latencies.length * share)] ?? Number.NaN;
    return {
      answered: this.answered,
      perSecond: this.#perSecond,
      p50Ms: percentile(0.5),
      p99Ms: percentile(0.99),
      cpuMicroseconds: this.#cpuMicroseconds,
      failures: this.failures.slice(0, 3),
    };
  }
}

/** Processor time of all threads of a process so far (the first number of each thread's schedstat). */
function cpuNanoseconds(pid: number): number {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    total += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
  }
  return total;
}

const servers = addresses.map((address) => new Server(address));
for (const server of servers) await server.open();
while (servers.some(({ answered }) => answered < Number(warmUp))) for (const server of servers) await server.work();
for (const server of servers) server.begin();
const endMs = performance.now() + Number(seconds) * 1_000;
// Whichever goes first alternates, so that a drift of the machine's speed favours none.
for (let round = 0; performance.now() < endMs; round++) {
  for (const server of round % 2 === 0 ? servers : servers.toReversed()) await server.work();
}
console.log(JSON.stringify(servers.map((server) => server.load())));
process.exit(0);
