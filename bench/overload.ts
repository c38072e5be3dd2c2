import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { issueAuthority, issueLeaf } from "../src/certificates/issue.ts";
import { startApiServer } from "../test/support/api-server.ts";
import { recordings } from "../test/support/review-server.ts";
import { startWebhookProcess } from "../test/support/webhook-process.ts";
import { IMAGE_PROGRAM } from "./image-program.ts";
import type { Phase, Slice } from "./overload-load.ts";

/**
 * Offers the webhook ten times what it can do, over as many connections as that takes, and then as much as before. What is
 * answered must keep its deadline, what is turned away must carry Retry-After, memory must stay within bounds, and two
 * seconds later all must be as before.
 * Usage: node bench/overload.ts [--factor 10 --seconds 10 --connections 1000 --memory-mib 256] after npm run build; exit code 1 where a limit is missed.
 */
const { values } = parseArgs({
  options: {
    factor: { type: "string", default: "10" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "1000" },
    "memory-mib": { type: "string", default: "256" },
  },
});
const HOUR_MS = 3_600_000;
const MIB = 2 ** 20;
const FEW = 16;
/** The load before and after, as a share of what it can do. */
const ORDINARY_SHARE = 0.3;
const MOST_RECOVERY_S = 2;
/** Recovered: nothing turned away, and the slowest of a hundred as fast as before, with room for chance. */
const RECOVERED = 3;
const LEAST_NORMAL_MS = 50;

const folder = mkdtempSync(join(tmpdir(), "l4guard-overload-"));
const authority = issueAuthority("bench CA", { now: new Date(), lifeMs: HOUR_MS });
const leaf = issueLeaf(authority, ["l4guard.l4guard.svc", "localhost"], { now: new Date(), lifeMs: HOUR_MS });
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text, { mode: 0o600 });
  return join(folder, name);
};
const ca = file("ca.crt", authority.certificate);
const requests = file(
  "requests.json",
  JSON.stringify(
    recordings().map(({ url, body }) => ({
      path: new URL(url, "https://localhost").pathname,
      body: JSON.stringify(JSON.parse(body)),
    })),
  ),
);
const cluster = await startApiServer();
const webhook = await startWebhookProcess({
  ...IMAGE_PROGRAM,
  flags: [
    ...["--certificates", "files", "--certificate-file", file("tls.crt", leaf.certificate)],
    ...["--key-file", file("tls.key", leaf.key), "--cluster", "examples/cluster.yaml"],
    ...["--kubeconfig", file("kubeconfig", cluster.kubeconfig()), "--drain-delay", "0s", "--drain-limit", "2s"],
  ],
});
let peakBytes = 0;
const sampling = setInterval(() => {
  peakBytes = Math.max(peakBytes, residentBytes("VmRSS"));
}, 100);
let exitCode: number | null;
let capacity: number;
let slices: readonly Slice[];
try {
  await run([{ seconds: 8, connections: FEW }]);
  const measured = await run([{ seconds: 4, connections: FEW }]);
  capacity = measured.reduce((sum, { answered }) => sum + answered, 0) / 4;
  const ordinary = { perSecond: capacity * ORDINARY_SHARE, connections: FEW };
  const perSecond = capacity * Number(values.factor);
  slices = await run([
    { ...ordinary, seconds: 4 },
    { seconds: Number(values.seconds), perSecond, connections: Number(values.connections) },
    { ...ordinary, seconds: 6 },
  ]);
} finally {
  clearInterval(sampling);
  exitCode = await webhook.stop();
  await cluster.stop();
  rmSync(folder, { recursive: true });
}
report();

async function run(plan: readonly Phase[]): Promise<readonly Slice[]> {
  const child = spawn(
    process.execPath,
    ["bench/overload-load.ts", String(webhook.port), ca, requests, JSON.stringify(plan)],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  await once(child, "close");
  return JSON.parse(Buffer.concat(chunks).toString()) as readonly Slice[];
}

function residentBytes(field: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${webhook.pid}/status`, "utf8");
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) * 1_024;
}

function report(): void {
  const of = (phase: number) => slices.filter((slice) => slice.phase === phase);
  const total = (some: readonly Slice[], key: "offered" | "sent" | "answered" | "shed" | "late" | "failed") =>
    some.reduce((sum, slice) => sum + slice[key], 0);
  const percentile = (some: readonly Slice[], share: number) => {
    const sorted = some.flatMap(({ latenciesMs }) => latenciesMs).sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  };
  const [before, during, after] = [of(0), of(1), of(2)];
  const normalMs = Math.max(LEAST_NORMAL_MS, RECOVERED * percentile(before, 0.99));
  const recovered = after.find(
    (slice) => slice.answered > 0 && slice.shed + slice.failed === 0 && percentile([slice], 0.99) <= normalMs,
  );
  const seconds = Number(values.seconds);
  const rate = (key: "offered" | "sent" | "answered" | "shed") => `${(total(during, key) / seconds).toFixed(0)}/s`;
  const failures = slices.flatMap((slice) => slice.failures);
  const limit = Number(values["memory-mib"]) * MIB;
  const rows: readonly (readonly [string, string, boolean])[] = [
    ["capacity, over 16 connections", `${capacity.toFixed(0)}/s`, true],
    ["offered, sent by those connections that were free", `${rate("offered")}, ${rate("sent")}`, true],
    [
      "answered",
      `${rate("answered")}, p50 ${percentile(during, 0.5).toFixed(0)} ms, p99 ${percentile(during, 0.99).toFixed(0)} ms, slowest ${percentile(during, 1).toFixed(0)} ms`,
      total(during, "answered") > 0,
    ],
    ["answered after their deadline of 3 s", String(total(slices, "late")), total(slices, "late") === 0],
    ["turned away with 503 and Retry-After", rate("shed"), true],
    ["answered otherwise, or not at all", String(total(slices, "failed")), total(slices, "failed") === 0],
    [
      "most resident memory",
      `${(peakBytes / MIB).toFixed(0)} MiB (at most ${values["memory-mib"]})`,
      peakBytes <= limit,
    ],
    [
      "p99 before, and in the last second",
      `${percentile(before, 0.99).toFixed(1)} ms, ${percentile(after.slice(-2), 0.99).toFixed(1)} ms`,
      true,
    ],
    [
      "as before again after",
      recovered ? `${recovered.second} s` : "never",
      recovered !== undefined && recovered.second <= MOST_RECOVERY_S,
    ],
    ["exit code", String(exitCode), exitCode === 0],
  ];
  console.log(
    `${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}; ${values.factor} times the capacity for ${values.seconds} s over ${values.connections} connections\n`,
  );
  console.log("| what | seen | |\n| --- | --- | --- |");
  for (const [what, seen, isRight] of rows) console.log(`| ${what} | ${seen} | ${isRight ? "ok" : "MISSED"} |`);
  for (const failure of failures.slice(0, 5)) console.error(failure);
  process.exitCode = rows.every(([, , isRight]) => isRight) ? 0 : 1;
}
