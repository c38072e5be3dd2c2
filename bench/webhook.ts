import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { standAloneCertificates } from "../src/certificates/stand-alone.ts";
import { freePort } from "../test/support/free-port.ts";
import { buildGoServer } from "./go-server.ts";
import type { Load } from "./load.ts";

/**
 * Reviews a second of the whole webhook against a bare Fastify TLS server that parses the same body and answers `allowed`, and
 * where Go is against one of net/http that decodes the Service (`bench/go-server`); or with `--against FOLDER` against the webhook of another checkout; both as `npm run build` left them there, with `--copies` of
 * each, because V8 compiles every process a little differently. All run on one core and are under load in turns, a fifth of a
 * second each; the ratios of neighbouring turns count, and their median is the result. With `--cores 2` the load generator has a
 * core to itself, so that only the server's own work counts. The body is the creation of an ordinary Service, with
 * `--review 028` another recorded one, with `--review all` every one in turn. With a single one its misspelt twin is measured besides, which may
 * take 1.5 times the processor time.
 * Usage: node bench/webhook.ts [--against FOLDER --copies 1 --review 006 --seconds 60 --warm-up 200000 --connections 8 --cores 1
 * --minimum 0.85 --minimum-of-go 1]; exit code 1 below a minimum.
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
    "minimum-of-go": { type: "string", default: "1" },
  },
});
const RECORDINGS = "test/fixtures/recordings";
const NODE = process.execPath;
const MOST_FOR_A_MISTAKE = 1.5;

const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
await standAloneCertificates({ folder, names: ["localhost", "l4guard.l4guard.svc"], now: new Date() });
const requests = recordedRequests();
const requestsFile = join(folder, "requests.json");
writeFileSync(requestsFile, JSON.stringify(requests));
const mistakesFile = join(folder, "mistakes.json");
writeFileSync(mistakesFile, JSON.stringify(requests.map(({ path, body }) => ({ path, body: misspelt(body) }))));

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

/** The same review of an object with a type that GKE does not know, which is denied. */
function misspelt(body: string): string {
  const review = JSON.parse(body);
  const { metadata } = review.request.object ?? {};
  if (metadata) metadata.annotations = { ...metadata.annotations, "networking.gke.io/load-balancer-type": "internl" };
  return JSON.stringify(review);
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

/** A process under load. */
interface Started {
  readonly child: ChildProcess;
  readonly port: number;
}

/** Starts a server that prints its port. */
async function startReference(...command: string[]): Promise<Started> {
  const child = await start([...command, folder]);
  const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
  return { child, port: Number(line.toString()) };
}

async function startFull(checkout: string): Promise<Started> {
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

async function loadAll(addresses: readonly string[]): Promise<readonly Load[]> {
  const [program = "", ...rest] = pinned(Number(values.cores) - 1, [
    ...[NODE, "bench/load.ts", join(folder, "ca.crt"), values.connections, values["warm-up"]],
    ...[values.seconds, ...addresses],
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
const rivalName = against === undefined ? "bare Fastify over TLS" : "the other checkout";
const OWN = "l4guard, all rules";
const GO = "Go, net/http, decodes the Service";
const MISTAKE = "l4guard, a mistake that is denied";
const running: ChildProcess[] = [];
/** What is measured, by name; several copies of one have the same. */
const places: { readonly name: string; readonly address: string }[] = [];
const add = (name: string, { child, port }: Started, file = requestsFile) => {
  if (!running.includes(child)) running.push(child);
  places.push({ name, address: `${port}:${child.pid}:${file}` });
};
let loads: readonly Load[];
try {
  // Each other copy stands beside one of its rivals, so that the turns of both are neighbours.
  for (let copy = 0; copy < Number(values.copies); copy++) {
    add(rivalName, await (against === undefined ? startReference(NODE, "bench/bare-server.ts") : startFull(against)));
    const own = await startFull(".");
    add(OWN, own);
    if (against !== undefined) continue;
    if (values.review !== "all") add(MISTAKE, own, mistakesFile);
    const program = buildGoServer(folder);
    if (program === undefined) console.error("not compared with Go, which is not installed");
    else add(GO, await startReference(program));
  }
  console.error(`warming up with ${values["warm-up"]} reviews each, then measuring for ${values.seconds} s`);
  loads = await loadAll(places.map(({ address }) => address));
} finally {
  for (const child of running) child.kill();
  rmSync(folder, { recursive: true });
}
const measured = new Map(
  [...new Set(places.map(({ name }) => name))].map((name) => [
    name,
    together(loads.filter((_, place) => places[place]?.name === name)),
  ]),
);
const own = measured.get(OWN) as Load;
/** The median of a ratio of neighbouring turns. */
const ratioOf = (a: readonly number[], b: readonly number[]) =>
  median(a.map((number, turn) => number / (b[turn] ?? Number.NaN)));
console.log(`${values.review === "all" ? "every recorded review" : `review ${values.review}`}; ${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version};
${own.perSecond.length} turns each, ${values.connections} connections, ${canPin ? `${values.cores} of the cores used` : "not pinned to cores"}

| | reviews/s | p50 | p99 | CPU a review | l4guard answers as many | takes as much CPU as l4guard |
| --- | --- | --- | --- | --- | --- | --- |`);
for (const [name, load] of measured) {
  const [ofReviews, ofTime] = [
    ratioOf(own.perSecond, load.perSecond),
    ratioOf(load.cpuMicroseconds, own.cpuMicroseconds),
  ];
  const { perSecond, p50Ms, p99Ms, cpuMicroseconds, failures } = load;
  console.log(
    `| ${name} | ${median(perSecond).toFixed(0)} | ${p50Ms.toFixed(2)} ms | ${p99Ms.toFixed(2)} ms | ` +
      `${median(cpuMicroseconds).toFixed(0)} µs | ${ofReviews.toFixed(3)} | ${ofTime.toFixed(3)} |`,
  );
  if (failures.length > 0) console.error(name, failures);
  const isMissed =
    (name === rivalName && ofReviews < Number(values.minimum)) ||
    (name === GO && ofReviews < Number(values["minimum-of-go"])) ||
    (name === MISTAKE && ofTime > MOST_FOR_A_MISTAKE);
  if (isMissed || failures.length > 0) {
    console.log(`MISSED: ${name}`);
    process.exitCode = 1;
  }
}
