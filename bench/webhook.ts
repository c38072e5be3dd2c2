import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { standAloneCertificates } from "../src/certificates/stand-alone.ts";
import { freePort } from "../test/support/free-port.ts";
import type { Load } from "./load.ts";

/**
 * Reviews a second of the whole webhook against a bare Fastify TLS server that parses the same body and answers `allowed`, or
 * with `--against FOLDER` against the webhook of another checkout; both as `npm run build` left them there, with `--copies` of
 * each, because V8 compiles every process a little differently. All run on one core and are under load in turns, a fifth of a
 * second each; the ratios of neighbouring turns count, and their median is the result. With `--cores 2` the load generator has a
 * core to itself, so that only the server's own work counts. The body is the creation of an ordinary Service, with
 * `--review 028` another recorded one, with `--review all` every one in turn.
 * Usage: node bench/webhook.ts [--against FOLDER --copies 1 --review 006 --seconds 60 --warm-up 200000 --connections 8 --cores 1
 * --minimum 0.85]; exit code 1 below the minimum.
 */
const { values } = parseArgs({
  options: {
    against: { type: "string" },
    copies: { type: "string", default: "1" },
    review: { type: "string", default: "006" },
    seconds: { type: "string", default: "60" },
    "warm-up": { type: "string", default: "200000" },
    connections: { type: "string", default: "8" },
    cores: { type: "string", default: "1" },
    minimum: { type: "string", default: "0.85" },
  },
});
const RECORDINGS = "test/fixtures/recordings";
const NODE = process.execPath;

const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
await standAloneCertificates({ folder, names: ["localhost", "l4guard.l4guard.svc"], now: new Date() });
const requestsFile = join(folder, "requests.json");
writeFileSync(requestsFile, JSON.stringify(recordedRequests()));

const canPin = cpus().length > 1 && hasTaskset();
const pinned = (core: number, command: string[]) => (canPin ? ["taskset", "-c", String(core), ...command] : command);

function recordedRequests() {
  return readdirSync(RECORDINGS)
    .filter((name) => /^\d+-/.test(name) && (values.review === "all" || name.startsWith(values.review)))
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

async function startFull(checkout: string): Promise<{ child: ChildProcess; port: number }> {
  const program = join(checkout, "dist/bin/l4guard.cjs");
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" there first`);
  const port = await freePort();
  const healthPort = await freePort();
  const child = await start([
    ...[NODE, program, "serve", "--certificates", "files"],
    ...["--certificate-file", join(folder, "tls.crt"), "--key-file", join(folder, "tls.key")],
    ...["--listen-address", "127.0.0.1", "--port", String(port)],
    ...["--health-address", "127.0.0.1", "--health-port", String(healthPort)],
    ...["--cluster", "examples/cluster.yaml", "--state", "examples/state"],
    ...["--drain-delay", "0s", "--drain-limit", "1s"],
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

async function loadBoth(servers: readonly { child: ChildProcess; port: number }[]): Promise<readonly Load[]> {
  const [program = "", ...rest] = pinned(Number(values.cores) - 1, [
    ...[NODE, "bench/load.ts", join(folder, "ca.crt"), values.connections, requestsFile, values["warm-up"]],
    ...[values.seconds, ...servers.map(({ child, port }) => `${port}:${child.pid}`)],
  ]);
  const child = spawn(program, rest, { stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error("the load generator failed");
  return JSON.parse(Buffer.concat(chunks).toString()) as Load[];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

/** One server's load, or what several copies of it did on the average. */
function together(loads: readonly Load[]): Load {
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const meanOf = (of: (load: Load) => number) => mean(loads.map(of));
  const byTurn = (of: (load: Load) => readonly number[]) =>
    loads[0] ? of(loads[0]).map((_, turn) => mean(loads.map((load) => of(load)[turn] ?? Number.NaN))) : [];
  return {
    answered: meanOf(({ answered }) => answered),
    perSecond: byTurn(({ perSecond }) => perSecond),
    p50Ms: meanOf(({ p50Ms }) => p50Ms),
    p99Ms: meanOf(({ p99Ms }) => p99Ms),
    cpuMicroseconds: byTurn(({ cpuMicroseconds }) => cpuMicroseconds),
    failures: loads.flatMap(({ failures }) => failures),
  };
}

const { against } = values;
const servers: { child: ChildProcess; port: number }[] = [];
let loads: readonly Load[];
try {
  // Each other copy stands beside one of its rivals, so that the turns of both are neighbours.
  for (let copy = 0; copy < Number(values.copies); copy++) {
    servers.push(await (against === undefined ? startBare() : startFull(against)), await startFull("."));
  }
  console.error(`warming up with ${values["warm-up"]} reviews each, then measuring for ${values.seconds} s`);
  loads = await loadBoth(servers);
} finally {
  for (const { child } of servers) child.kill();
  rmSync(folder, { recursive: true });
}
const rival = together(loads.filter((_, place) => place % 2 === 0));
const own = together(loads.filter((_, place) => place % 2 === 1));
const ratios = own.perSecond.map((perSecond, turn) => perSecond / (rival.perSecond[turn] ?? Number.NaN));
const ratio = median(ratios);
const cpuRatio = median(rival.cpuMicroseconds.map((cpu, turn) => cpu / (own.cpuMicroseconds[turn] ?? Number.NaN)));
const failures = [...rival.failures, ...own.failures];
const row = (name: string, { perSecond, p50Ms, p99Ms, cpuMicroseconds }: Load) =>
  `| ${name} | ${median(perSecond).toFixed(0)} | ${p50Ms.toFixed(2)} ms | ${p99Ms.toFixed(2)} ms | ${median(cpuMicroseconds).toFixed(0)} µs |`;
console.log(`${values.review === "all" ? "every recorded review" : `review ${values.review}`}; ${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version};
${ratios.length} turns each, ${values.connections} connections, ${canPin ? `${values.cores} of the cores used` : "not pinned to cores"}

| | reviews/s | p50 | p99 | CPU a review |
| --- | --- | --- | --- | --- |
${row(against === undefined ? "bare Fastify over TLS" : "the other checkout", rival)}
${row("l4guard, all rules", own)}

ratio ${ratio.toFixed(3)} of reviews/s, ${cpuRatio.toFixed(3)} by CPU time; failures ${failures.length}`);
if (failures.length > 0) console.error(failures);
process.exitCode = ratio >= Number(values.minimum) && failures.length === 0 ? 0 : 1;
