import { readFileSync } from "node:fs";
import { connect, type TLSSocket } from "node:tls";

/**
 * A load generator: keeps CONNECTIONS connections busy for a while, each with one request at a time, and prints what it saw.
 * Usage: node bench/load.ts PORT CA SECONDS CONNECTIONS REQUESTS WARM_UP, where REQUESTS is a JSON file of {path, body}
 * objects and WARM_UP the number of answers before the measuring begins.
 */
const [port = "", ca = "", seconds, connections, requestsFile = "", warmUp] = process.argv.slice(2);
const requests = (JSON.parse(readFileSync(requestsFile, "utf8")) as { path: string; body: string }[]).map(
  ({ path, body }) =>
    Buffer.from(
      `POST ${path}?timeout=10s HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: kube-apiserver-admission\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\naccept: application/json, */*\r\n` +
        `content-type: application/json\r\naccept-encoding: gzip\r\n\r\n${body}`,
    ),
);
const latenciesMs: number[] = [];
const failures: string[] = [];
let isMeasuring = false;
let next = 0;
let answered = 0;

function keepBusy(socket: TLSSocket): void {
  let sentMs = 0;
  let answer = "";
  const send = () => {
    sentMs = performance.now();
    socket.write(requests[next++ % requests.length] as Buffer);
  };
  socket.setNoDelay(true);
  socket.on("data", (chunk) => {
    answer += chunk.toString("latin1");
    const head = answer.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(answer)?.[1]);
    if (answer.length < head + 4 + length) return;
    if (!answer.startsWith("HTTP/1.1 200")) failures.push(answer.slice(0, 100));
    if (isMeasuring) latenciesMs.push(performance.now() - sentMs);
    answer = "";
    answered += 1;
    send();
  });
  socket.on("error", (error) => failures.push(error.message));
  send();
}

const sockets = await Promise.all(
  Array.from({ length: Number(connections) }, async () => {
    const socket = connect({ host: "127.0.0.1", port: Number(port), ca: readFileSync(ca), servername: "localhost" });
    await new Promise((resolve, reject) => socket.once("secureConnect", resolve).once("error", reject));
    return socket;
  }),
);
sockets.forEach(keepBusy);
while (answered < Number(warmUp)) await new Promise((resolve) => setTimeout(resolve, 10));
isMeasuring = true;
const startMs = performance.now();
await new Promise((resolve) => setTimeout(resolve, Number(seconds) * 1_000));
const tookS = (performance.now() - startMs) / 1_000;
latenciesMs.sort((a, b) => a - b);
const percentile = (share: number) => latenciesMs[Math.floor(latenciesMs.length * share)] ?? Number.NaN;
console.log(
  JSON.stringify({
    answered,
    perSecond: latenciesMs.length / tookS,
    p50Ms: percentile(0.5),
    p99Ms: percentile(0.99),
    failures: failures.slice(0, 3),
  }),
);
process.exit(0);
