import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ApiServer, type OpenWatch, startApiServer } from "../test/support/api-server.ts";
import { startWebhookProcess, type WebhookProcess } from "../test/support/webhook-process.ts";
import { ATTACKS, startAttack } from "./attacker.ts";
import { IMAGE_PROGRAM } from "./image-program.ts";
import { type LoadCount, startLoad } from "./soak-load.ts";

/**
 * Runs the webhook for a while under all that it may meet at once: reviews good, bad and hostile, slow and broken clients,
 * churn in the cluster, faults of the API server, certificates and authorities that rotate. Its heap must not grow, its
 * file descriptors stay as many, no error may go uncaught, and no review fail.
 * With --attacks strangers on the network do their worst by turns besides (`bench/attack-load.ts`).
 * Usage: npm run soak [-- --duration 60s --rate 200 --services 300 --heap-growth 5 --attacks]; exit code 1 where a limit is missed.
 */
const { values } = parseArgs({
  options: {
    duration: { type: "string", default: "60s" },
    rate: { type: "string", default: "200" },
    services: { type: "string", default: "300" },
    "heap-growth": { type: "string", default: "5" },
    attacks: { type: "boolean", default: false },
  },
});
const DURATION_MS = durationMs(values.duration);
/** V8 goes on compiling for a while, and caches fill. */
const WARM_UP_SHARE = 0.25;
const SAMPLES = 5;
const FAULT_EVERY_MS = 10_000;
const CHURN_EVERY_MS = 50;
const ATTACK_EVERY_MS = 15_000;
const ATTACK_MS = 5_000;
/** A watch or a look at the certificates may be under way at one sample and not at another. */
const MOST_DESCRIPTORS_MORE = 3;
const SERVICES = Number(values.services);
const MIB = 2 ** 20;

function durationMs(text: string): number {
  const [, amount, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`--duration: expected a duration such as 60s, 10m or 8h, not "${text}"`);
  return Number(amount) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as "s" | "m" | "h"];
}

interface Sample {
  readonly seconds: number;
  readonly heapBytes: number;
  readonly residentBytes: number;
  readonly descriptors: number;
}

const folder = mkdtempSync(join(tmpdir(), "l4guard-soak-"));
const server = await startApiServer({ bookmarkIntervalMs: 5_000 });
for (const kind of ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"]) {
  const clientConfig = { service: { name: "l4guard", namespace: "l4guard" } };
  server.put({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind,
    metadata: { name: "l4guard" },
    webhooks: [{ name: "services.l4guard.dev", clientConfig, sideEffects: "None" }],
  });
}
for (let n = 0; n < SERVICES; n++) server.put(service(n, 0));
const kubeconfig = join(folder, "kubeconfig");
writeFileSync(kubeconfig, server.kubeconfig());
const webhook = await startWebhookProcess({
  program: IMAGE_PROGRAM.program,
  env: IMAGE_PROGRAM.env,
  nodeFlags: [...IMAGE_PROGRAM.nodeFlags, "--expose-gc", "--import", "./bench/report-heap.ts"],
  flags: [
    ...["--kubeconfig", kubeconfig, "--cluster", "examples/cluster.yaml", "--pod-name", "soak"],
    ...["--certificate-life", "30s", "--authority-life", "90s", "--bundle-settle", "3s", "--certificate-check", "2s"],
    ...["--headers-timeout", "2s", "--request-timeout", "2s", "--drain-delay", "0s", "--drain-limit", "2s"],
  ],
});
const count: LoadCount = { answered: 0, retried: 0, hostile: 0, failures: [], latenciesMs: [] };
await until(() => bundle().includes("BEGIN CERTIFICATE"));
const watchCount = server.watches.size;
const load = startLoad({ port: webhook.port, bundle }, Number(values.rate), count);
const faults = { churned: 0, faults: 0, isPaused: false };
const timers = [
  setInterval(churn, CHURN_EVERY_MS),
  setInterval(() => void fault(), FAULT_EVERY_MS),
  ...(values.attacks ? [setInterval(() => void attack(), ATTACK_EVERY_MS)] : []),
];
const attacks: { readonly attack: string; readonly from: string }[] = [];
let endOfAttack: Promise<void> | undefined;

const startedMs = performance.now();
const samples: Sample[] = [];
console.error(`soaking for ${values.duration}, ${values.rate} reviews/s, ${SERVICES} Services, ${watchCount} watches`);
for (let sample = 0; sample <= SAMPLES; sample++) {
  const share = WARM_UP_SHARE + ((1 - WARM_UP_SHARE) * sample) / SAMPLES;
  await pause(Math.max(0, DURATION_MS * share - (performance.now() - startedMs)));
  samples.push(await takeSample());
  const { seconds, heapBytes, descriptors } = samples.at(-1) as Sample;
  console.error(
    `${seconds.toFixed(0)} s: ${count.answered} reviews, ${count.failures.length} failed, ${faults.faults} faults, ` +
      `heap ${(heapBytes / MIB).toFixed(1)} MiB, ${descriptors} file descriptors`,
  );
}
await load.stop();
for (const timer of timers) clearInterval(timer);
const log = webhook.log();
const metrics = await (await fetch(`${webhook.healthUrl}/metrics`)).text();
const exitCode = await webhook.stop();
await server.stop();
rmSync(folder, { recursive: true });
report();

/** Rests the load, waits until all watches are open again, and looks at what the process then holds. */
async function takeSample(): Promise<Sample> {
  faults.isPaused = true;
  await endOfAttack;
  await load.rest();
  await until(() => server.watches.size >= watchCount);
  await pause(500);
  const heapBytes = await heapAfterCollection(webhook);
  const descriptors = readdirSync(`/proc/${webhook.pid}/fd`).length;
  const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${webhook.pid}/status`, "utf8"))?.[1];
  load.resume();
  faults.isPaused = false;
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, heapBytes, descriptors, residentBytes: Number(resident) * 1_024 };
}

async function heapAfterCollection({ pid, log: lines }: WebhookProcess): Promise<number> {
  const reports = () => lines().filter(({ message }) => message === "heap");
  const before = reports().length;
  process.kill(pid, "SIGUSR2");
  await until(() => reports().length > before);
  return Number(reports().at(-1)?.["heapBytes"]);
}

/** The CA bundle that the API server goes by now. */
function bundle(): string {
  const [configuration] = server.objects("ValidatingWebhookConfiguration");
  const webhooks = configuration?.["webhooks"] as readonly { readonly clientConfig: { readonly caBundle?: string } }[];
  return Buffer.from(webhooks[0]?.clientConfig.caBundle ?? "", "base64").toString();
}

/** A Service whose ports and names change from time to time. */
function service(n: number, revision: number) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: `web-${n}`,
      namespace: `team-${n % 20}`,
      labels: { revision: String(revision) },
      annotations: { "cloud.google.com/l4-rbs": "enabled" },
    },
    spec: {
      type: n % 3 === 0 ? "ClusterIP" : "LoadBalancer",
      loadBalancerIP: `203.0.113.${n % 256}`,
      ports: [{ protocol: "TCP", port: 1_000 + ((n + revision) % 100) }],
    },
  };
}

function churn(): void {
  const n = faults.churned++ % SERVICES;
  // Each is edited, and now and then goes and comes back.
  if (faults.churned % 7 === 0) server.remove(service(n, 0));
  server.put(service(n, faults.churned));
}

/** One fault of the API server after another; each is over by itself. */
async function fault(): Promise<void> {
  if (faults.isPaused) return;
  const kinds: readonly ((api: ApiServer) => unknown)[] = [
    (api) => onWatches(api, (watch) => watch.reset()),
    (api) => api.fail({ kind: "status", code: 500 }, { verb: "watch", times: 3 }),
    (api) => onWatches(api, (watch) => watch.send("{not json")),
    (api) => {
      api.compact();
      onWatches(api, (watch) => watch.end());
    },
    (api) => api.fail({ kind: "status", code: 429, headers: { "Retry-After": "1" } }, { times: 3 }),
    (api) => api.fail({ kind: "reset" }, { times: 3 }),
    (api) => onWatches(api, (watch) => watch.send('{"type":"ERROR","object":{"kind":"Status","code":410}}')),
    (api) => api.fail({ kind: "delay", ms: 500 }, { times: 3 }),
    async (api) => {
      await api.halt();
      await pause(1_000);
      await api.restart();
    },
  ];
  await kinds[faults.faults++ % kinds.length]?.(server);
}

/** One attack after another, from another address than the load's. */
async function attack(): Promise<void> {
  if (faults.isPaused || endOfAttack) return;
  endOfAttack = (async () => {
    const ca = join(folder, "attacked.crt");
    writeFileSync(ca, bundle());
    const attack = ATTACKS[attacks.length % ATTACKS.length] ?? "";
    attacks.push({ attack, from: new Date().toISOString() });
    const running = await startAttack(attack, webhook.port, ca);
    await pause(ATTACK_MS);
    running.stop();
  })();
  await endOfAttack;
  endOfAttack = undefined;
}

function onWatches({ watches }: ApiServer, act: (watch: OpenWatch) => void): void {
  for (const watch of watches) act(watch);
}

function report(): void {
  const [first, last] = [samples[0] as Sample, samples.at(-1) as Sample];
  const growth = (last.heapBytes / first.heapBytes - 1) * 100;
  const sum = (name: string) =>
    [...metrics.matchAll(new RegExp(`^l4guard_${name}(?:\\{[^}]*\\})? (\\d+)$`, "gm"))].reduce(
      (n, [, v]) => n + Number(v),
      0,
    );
  const steps = log.flatMap(({ message, step }) => (message === "certificate rotation" ? [step] : []));
  const served = new Set(
    log.flatMap(({ message, fingerprint }) => (message === "serving certificate" ? [fingerprint] : [])),
  );
  const uncaught = log.filter(({ message }) => message === "uncaught error").length;
  const sorted = count.latenciesMs.toSorted((a, b) => a - b);
  const percentile = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(1);
  const mebibytes = (bytes: number) => `${(bytes / MIB).toFixed(1)} MiB`;
  const descriptors = last.descriptors - first.descriptors;
  const rows: readonly (readonly [string, string, boolean])[] = [
    [
      `heap after collection, from ${first.seconds.toFixed(0)} s to the end`,
      `${mebibytes(first.heapBytes)} → ${mebibytes(last.heapBytes)}, ${growth.toFixed(1)} % (at most ${values["heap-growth"]} %)`,
      growth <= Number(values["heap-growth"]),
    ],
    [
      "file descriptors at rest",
      `${samples.map((sample) => sample.descriptors).join(", ")} (at most ${MOST_DESCRIPTORS_MORE} more)`,
      descriptors <= MOST_DESCRIPTORS_MORE,
    ],
    ["resident memory", samples.map(({ residentBytes }) => (residentBytes / MIB).toFixed(0)).join(", "), true],
    [
      "reviews answered",
      `${count.answered}, p50 ${percentile(0.5)} ms, p99 ${percentile(0.99)} ms`,
      count.answered > 0,
    ],
    ["reviews failed", String(count.failures.length), count.failures.length === 0],
    ["reviews turned away once (503, Retry-After) and then answered", String(count.retried), true],
    ["hostile exchanges", String(count.hostile), count.hostile > 0],
    ["attacks", String(attacks.length), attacks.length > 0 || !values.attacks],
    [
      "rules crashed, repairs dropped",
      `${sum("rules_crashed_total")}, ${sum("patches_refused_total")}`,
      sum("rules_crashed_total") + sum("patches_refused_total") === 0,
    ],
    ["errors that nobody caught, exit code", `${uncaught}, ${exitCode}`, uncaught === 0 && exitCode === 0],
    [
      "certificates served, authorities switched",
      `${served.size}, ${steps.filter((step) => step === "switch").length}`,
      served.size > 1,
    ],
    ["changes in the cluster, faults of its API server", `${faults.churned}, ${faults.faults}`, faults.faults > 0],
    [
      "failures of watches seen, lists repeated",
      `${sum("cache_failures_total")}, ${sum("cache_relists_total")}`,
      sum("cache_failures_total") > 0,
    ],
  ];
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}; ${values.duration}, ${values.rate} reviews/s\n`,
  );
  console.log("| what | seen | |\n| --- | --- | --- |");
  for (const [what, seen, isRight] of rows) console.log(`| ${what} | ${seen} | ${isRight ? "ok" : "MISSED"} |`);
  for (const failure of count.failures.slice(0, 10)) {
    const last = attacks.findLast(({ from }) => from < failure);
    console.error(`${failure}${last ? ` (the last attack: ${last.attack}, from ${last.from} on)` : ""}`);
  }
  process.exitCode = rows.every(([, , isRight]) => isRight) ? 0 : 1;
}

async function until(condition: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 180_000;
  while (!condition()) {
    if (performance.now() > deadlineMs) throw new Error("what should have happened within three minutes did not");
    await pause(100);
  }
}
