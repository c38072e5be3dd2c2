import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { WATCHED_RESOURCES } from "../src/cluster/resources.ts";
import { watchCluster } from "../src/cluster/watch-cluster.ts";

/**
 * Scale of the cluster index, against the stand-in API server in a process of its own: `node bench/cluster.ts`.
 * With a number of Services it measures one size; without, each size in a fresh process, and prints a table; exit code 1
 * where an index takes more than 1 KiB for each load balancer Service, or a look-up more than 20 µs in the median.
 */
const SIZES = [1_000, 10_000, 100_000];
/** Look-ups are timed in blocks, by CPU time: other work on the machine would count otherwise. */
const BLOCKS = 400;
const BLOCK = 100;
const CHANGES = 20_000;
const MOST_BYTES = 1_024;
const LONGEST_LOOK_UP_US = 20;

const [, , size] = process.argv;
if (size === undefined) await compareSizes();
else await measure(Number(size));

interface Figures {
  readonly services: number;
  readonly readySeconds: number;
  /** Memory of the index for each load balancer Service, beyond that of the process without it. */
  readonly bytesPerLoadBalancer: number;
  readonly rssMiB: number;
  readonly lookUpMicroseconds: number;
  readonly lookUpP99Microseconds: number;
  readonly snapshotMicroseconds: number;
  readonly eventsPerSecond: number;
}

async function compareSizes(): Promise<void> {
  const rows: Figures[] = [];
  for (const services of SIZES) {
    const child = spawn(
      process.execPath,
      ["--expose-gc", "--disable-warning=ExperimentalWarning", "bench/cluster.ts", String(services)],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      out += chunk;
    });
    await once(child, "close");
    rows.push(JSON.parse(out) as Figures);
  }
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}\n`);
  console.log(
    "| Services (half are load balancers) | time to ready | index, for each load balancer | resident memory | conflict look-up, median (p99) | snapshot | events |",
  );
  console.log("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
  for (const row of rows) {
    // A thousand Services take less than what the process itself gains and loses meanwhile.
    const memory = row.bytesPerLoadBalancer > 0 ? `${row.bytesPerLoadBalancer} B` : "below what can be measured";
    console.log(
      `| ${row.services.toLocaleString("en")} | ${row.readySeconds.toFixed(1)} s | ${memory} | ${row.rssMiB} MiB | ` +
        `${row.lookUpMicroseconds.toFixed(1)} µs (${row.lookUpP99Microseconds.toFixed(1)} µs) | ${row.snapshotMicroseconds.toFixed(2)} µs | ${row.eventsPerSecond.toLocaleString("en")}/s |`,
    );
  }
  if (rows.some(misses)) process.exitCode = 1;
}

/** A size at which a target is missed. */
function misses({ bytesPerLoadBalancer, lookUpMicroseconds }: Figures): boolean {
  return bytesPerLoadBalancer > MOST_BYTES || lookUpMicroseconds > LONGEST_LOOK_UP_US;
}

async function measure(services: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
  const path = join(folder, "kubeconfig");
  await warmUp(path);
  const before = usedBytes();

  const server = await startServer(services);
  writeFileSync(path, server.kubeconfig);
  let changed = 0;
  const startedAt = performance.now();
  const watch = watchCluster({
    access: { kind: "kubeconfig", path },
    resources: WATCHED_RESOURCES.slice(0, 1),
    observer: { changed: () => void changed++ },
  });
  await watch.ready;
  const readySeconds = (performance.now() - startedAt) / 1_000;
  const bytes = usedBytes() - before;
  const rss = process.memoryUsage().rss;

  // What V8 collects and compiles on other threads after the list is the list's.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const lookUps: number[] = [];
  const snapshots: number[] = [];
  let found = 0;
  for (let block = 0; block < BLOCKS; block++) {
    const start = process.cpuUsage();
    const indexes = Array.from({ length: BLOCK }, () => watch.index());
    const taken = process.cpuUsage();
    for (const [n, index] of indexes.entries()) {
      // Prime steps, so that no view is read twice before the whole cluster was.
      const k = 2 * (((block * BLOCK + n) * 7_919) % (services / 2));
      const address = `34.${100 + ((k >> 16) & 63)}.${(k >> 8) & 255}.${k & 255}`;
      for (const peer of index.servicesClaiming(address)) found += peer.ports.length;
    }
    const end = process.cpuUsage();
    snapshots.push((taken.user + taken.system - start.user - start.system) / BLOCK);
    lookUps.push((end.user + end.system - taken.user - taken.system) / BLOCK);
  }
  if (found !== BLOCKS * BLOCK * 2) throw new Error(`found ${found} ports instead of ${BLOCKS * BLOCK * 2}`);

  const eventsAt = performance.now();
  server.process.stdin?.write(`${CHANGES}\n`);
  while (changed < CHANGES) await new Promise((resolve) => setTimeout(resolve, 5));
  const eventsPerSecond = Math.round(CHANGES / ((performance.now() - eventsAt) / 1_000));

  const figures: Figures = {
    services,
    readySeconds,
    bytesPerLoadBalancer: Math.round(bytes / (services / 2)),
    rssMiB: Math.round(rss / 2 ** 20),
    lookUpMicroseconds: calmestMedian(lookUps),
    lookUpP99Microseconds: percentile(lookUps, 0.99),
    snapshotMicroseconds: calmestMedian(snapshots),
    eventsPerSecond,
  };
  process.stdout.write(JSON.stringify(figures));
  await watch.stop();
  server.process.stdin?.end();
  rmSync(folder, { recursive: true });
}

/** The client library, compiled code and a first connection are the process's own memory, not the index's. */
async function warmUp(path: string): Promise<void> {
  const server = await startServer(2_000);
  writeFileSync(path, server.kubeconfig);
  const watch = watchCluster({ access: { kind: "kubeconfig", path }, resources: WATCHED_RESOURCES.slice(0, 1) });
  await watch.ready;
  for (const service of watch.index().loadBalancerServices()) service.metadata.annotations.get("");
  await watch.stop();
  server.process.stdin?.end();
}

async function startServer(services: number): Promise<{ readonly process: ChildProcess; readonly kubeconfig: string }> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "bench/cluster-server.ts", String(services)],
    {
      stdio: ["pipe", "pipe", "inherit"],
    },
  );
  const [kubeconfig] = await once(child.stdout.setEncoding("utf8"), "data");
  return { process: child, kubeconfig: String(kubeconfig) };
}

/** Bytes in use after a full collection: the heap, and what lies outside of it. */
function usedBytes(): number {
  for (let n = 0; n < 3; n++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The lowest median of four rounds: the others have shared the processor's caches with other work. */
function calmestMedian(values: readonly number[]): number {
  const round = values.length / 4;
  return Math.min(...[0, 1, 2, 3].map((n) => percentile(values.slice(n * round, (n + 1) * round), 0.5)));
}

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * part)] ?? 0;
}
