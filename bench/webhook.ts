import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { standAloneCertificates } from "../src/certificates/stand-alone.ts";

/**
 * Reviews a second of the whole webhook against a bare Fastify TLS server that parses the same bodies and answers
 * `allowed`. Both are measured in alternating rounds, all on one core: server and load generator take turns. With
 * `--cores 2` the load generator has a core to itself, so that only the server's own work counts.
 * The load is every recorded review in turn, or with `--review 006` one of them again and again.
 * Usage: node bench/webhook.ts [--rounds 9 --seconds 3 --warm-up 200000 --connections 8 --cores 1 --review 006
 * --minimum 0.85]; exit code 1 below the minimum.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    seconds: { type: "string", default: "3" },
    "warm-up": { type: "string", default: "200000" },
    connections: { type: "string", default: "8" },
    cores: { type: "string", default: "1" },
    review: { type: "string", default: "" },
    minimum: { type: "string", default: "0.85" },
  },
});
const RECORDINGS = "test/fixtures/recordings";
const NODE = process.execPath;

interface Measured extends Round {
  /** Processor time of the server for one review, which other work on the machine hardly changes. */
  readonly cpuMicroseconds: number;
}

interface Round {
  /** Requests in all, also those of the warm-up. */
  readonly answered: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: readonly string[];
}

const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
await standAloneCertificates({ folder, names: ["localhost", "l4guard.l4guard.svc"], now: new Date() });
const requestsFile = join(folder, "requests.json");
writeFileSync(requestsFile, JSON.stringify(recordedRequests()));

const canPin = cpus().length > 1 && hasTaskset();
const pinned = (core: number, command: string[]) => (canPin ? ["taskset", "-c", String(core), ...command] : command);

function recordedRequests() {
  return readdirSync(RECORDINGS)
    .filter((name) => /^\d+-/.test(name) && name.startsWith(values.review))
    .map((name) => ({
      path: name.includes("-mutate-") ? "/mutate" : "/validate",
      body: JSON.stringify(JSON.parse(readFileSync(join(RECORDINGS, name), "utf8"))),
    }));
}

function hasTaskset(): boolean {
  try {
    execFileSync("taskset", ["-V"]);
    return true;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function start(command: string[]): Promise<ChildProcess> {
  const [program = "", ...rest] = pinned(0, command);
  // The log goes where a container's would go: to a file descriptor that takes it.
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "ignore"] });
  await once(child, "spawn");
  return child;
}

async function startBare(): Promise<{ child: ChildProcess; port: number }> {
  const child = await start([NODE, "bench/bare-server.ts", folder]);
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function startFull(): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  const healthPort = await freePort();
  const child = await start([
    ...[NODE, "--disable-warning=ExperimentalWarning", "src/cli/main.ts", "serve", "--certificates", "files"],
    ...["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")],
    ...["--listen-address", "127.0.0.1", "--port", String(port)],
    ...["--health-address", "127.0.0.1", "--health-port", String(healthPort)],
    ...[
      "--cluster",
      "examples/cluster.yaml",
      "--state",
      "examples/state",
      "--drain-delay",
      "0s",
      "--drain-limit",
      "1s",
    ],
  ]);
  for (let attempt = 0; attempt < 100; attempt++) {
    const isReady = await fetch(`http://127.0.0.1:${healthPort}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { child, port };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("the webhook did not become ready");
}

/** Processor time of a process so far, user and system, in seconds (proc(5): fields 14 and 15 of stat, in ticks of 10 ms). */
function cpuSeconds(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function measure(
  { child: server, port }: { child: ChildProcess; port: number },
  { seconds, warmUp }: { seconds: string; warmUp: string },
): Promise<Measured> {
  const before = cpuSeconds(server.pid);
  const [program = "", ...rest] = pinned(Number(values.cores) - 1, [
    ...[NODE, "bench/load.ts", String(port), join(folder, "ca.crt")],
    ...[seconds, values.connections, requestsFile, warmUp],
  ]);
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "exit");
  const round = JSON.parse(Buffer.concat(chunks).toString()) as Round;
  return { ...round, cpuMicroseconds: ((cpuSeconds(server.pid) - before) / round.answered) * 1e6 };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

const [bare, full] = [await startBare(), await startFull()];
// V8 compiles what runs often, in several stages. A rule that one review in thirty reaches is at the last stage only after
// a hundred thousand of them; until then the ratio is a fifth lower.
const warmUp = { seconds: "0", warmUp: values["warm-up"] };
const short = { seconds: values.seconds, warmUp: "500" };
const rounds: { bare: Measured; full: Measured }[] = [];
try {
  await measure(bare, warmUp);
  await measure(full, warmUp);
  for (let round = 0; round < Number(values.rounds); round++) {
    // Whichever goes first alternates, so that a drift of the machine's speed favours neither.
    const isBareFirst = round % 2 === 0;
    const first = await measure(isBareFirst ? bare : full, short);
    const second = await measure(isBareFirst ? full : bare, short);
    const pair = isBareFirst ? { bare: first, full: second } : { bare: second, full: first };
    rounds.push(pair);
    console.error(
      `round ${round + 1}: bare ${pair.bare.perSecond.toFixed(0)}/s ${pair.bare.cpuMicroseconds.toFixed(0)} µs, ` +
        `l4guard ${pair.full.perSecond.toFixed(0)}/s ${pair.full.cpuMicroseconds.toFixed(0)} µs`,
    );
  }
} finally {
  bare.child.kill();
  full.child.kill();
  rmSync(folder, { recursive: true });
}
const failures = rounds.flatMap(({ bare: b, full: f }) => [...b.failures, ...f.failures]);
const ratio = median(rounds.map(({ bare: b, full: f }) => f.perSecond / b.perSecond));
const cpuRatio = median(rounds.map(({ bare: b, full: f }) => b.cpuMicroseconds / f.cpuMicroseconds));
const row = (name: string, of: "bare" | "full") => {
  const pick = (key: "perSecond" | "p50Ms" | "p99Ms" | "cpuMicroseconds") =>
    median(rounds.map((round) => round[of][key]));
  return `| ${name} | ${pick("perSecond").toFixed(0)} | ${pick("p50Ms").toFixed(2)} ms | ${pick("p99Ms").toFixed(2)} ms | ${pick("cpuMicroseconds").toFixed(0)} µs |`;
};
console.log(`${values.review === "" ? "all recorded reviews" : `review ${values.review}`}; ${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}; medians of ${values.rounds} rounds of ${values.seconds} s,
${values.connections} connections, ${canPin ? `${values.cores} of the cores used` : "not pinned to cores"}

| | reviews/s | p50 | p99 | CPU a review |
| --- | --- | --- | --- | --- |
${row("bare Fastify over TLS", "bare")}
${row("l4guard, all rules", "full")}

ratio ${ratio.toFixed(3)} of reviews/s, ${cpuRatio.toFixed(3)} by CPU time (medians of the rounds' ratios); failures ${failures.length}`);
if (failures.length > 0) console.error(failures.slice(0, 3));
process.exitCode = ratio >= Number(values.minimum) && failures.length === 0 ? 0 : 1;
