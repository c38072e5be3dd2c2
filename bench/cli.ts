import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { makeManifests } from "./make-manifests.ts";

/**
 * How long the published command takes: one file from a cold start beside `node -e 0`, and a folder of 10,000 manifests on
 * one core; with `--against FOLDER` each beside the command of another checkout, in turns.
 * Usage: npm run build && node bench/cli.ts [--against FOLDER]. Exits with 1 where a target is missed.
 */
const { values } = parseArgs({ options: { against: { type: "string" } } });
const COLD_STARTS = 40;
const MOST_TIMES_NODE = 2.2;
const MANIFESTS = 10_000;
const MOST_SECONDS = 5;
const MOST_MIB = 300;
/** How many times each of two checkouts lints all manifests. */
const ROUNDS = 5;
const MOST_TIMES_OTHER = 1.05;

function commandOf(checkout: string): string {
  const program = resolve(checkout, "dist/bin/l4guard.cjs");
  if (!existsSync(program)) throw new Error(`${program} is missing: run "npm run build" there first`);
  return program;
}

const command = commandOf(".");
const other = values.against === undefined ? undefined : commandOf(values.against);
const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
const env = { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), NO_COLOR: "1" };

function runMs(args: readonly string[]): number {
  const startMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" });
  if (status === null || status > 1) throw new Error(`${args.join(" ")}: exit code ${status}: ${stderr}`);
  return performance.now() - startMs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

/** Loaded before the command: says at the end how much memory and CPU time it took. */
const PEAK_MEMORY = `process.on("exit", () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  process.stderr.write(JSON.stringify({ peakMib: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }));
});`;

let isMissed = false;
function check(isMet: boolean): string {
  isMissed ||= !isMet;
  return isMet ? "met" : "MISSED";
}

/** Medians of `measure` for two commands, in turns, so that what else the machine does weighs on both alike. */
function inTurns(rounds: number, own: () => number, rival: () => number): { own: number; rival: number } {
  const ofOwn: number[] = [];
  const ofRival: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ofRival.push(rival());
    ofOwn.push(own());
  }
  return { own: median(ofOwn), rival: median(ofRival) };
}

interface ManyLinted {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMib: number;
  readonly summary: string | undefined;
}

/** Lints the folder of many manifests, on one core where that can be asked for. */
function lintMany(program: string): ManyLinted {
  const startMs = performance.now();
  const many = ["--require", join(folder, "peak.cjs"), program, "lint", "--gke-version", "1.33", "many"];
  const [first = "", ...args] = [...ONE_CORE, process.execPath, ...many];
  const { stdout, stderr, status } = spawnSync(first, args, { cwd: folder, env, encoding: "utf8", maxBuffer: 1 << 28 });
  if (status === null || status > 1) throw new Error(`exit code ${status}: ${stderr}`);
  const seconds = (performance.now() - startMs) / 1_000;
  const peak = JSON.parse(stderr.slice(stderr.lastIndexOf("{"))) as { peakMib: number; cpuSeconds: number };
  const [summary] = stdout.split("\n").filter((line) => line.includes("checked"));
  return { seconds, ...peak, summary };
}

const ONE_CORE = spawnSync("taskset", ["--version"]).error ? [] : ["taskset", "-c", "0"];

try {
  console.log(`${cpus()[0]?.model.trim()}, Node.js ${process.version}`);
  makeManifests(join(folder, "one"), 4);
  makeManifests(join(folder, "many"), MANIFESTS);
  writeFileSync(join(folder, "peak.cjs"), PEAK_MEMORY);
  lintOne(command);
  if (other !== undefined) compare(other);
  else measure();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = isMissed ? 1 : 0;

function lintOne(program: string): number {
  return runMs([program, "lint", "--gke-version", "1.33", "one"]);
}

/** This command against fixed targets. */
function measure(): void {
  const cold = inTurns(
    COLD_STARTS,
    () => lintOne(command),
    () => runMs(["-e", "0"]),
  );
  const times = cold.own / cold.rival;
  console.log(
    `cold start: lint of one file ${cold.own.toFixed(0)} ms, node -e 0 ${cold.rival.toFixed(0)} ms: ` +
      `${times.toFixed(2)} times (target ${MOST_TIMES_NODE}: ${check(times <= MOST_TIMES_NODE)})`,
  );
  const { seconds, cpuSeconds, peakMib, summary } = lintMany(command);
  console.log(
    `${MANIFESTS} manifests${ONE_CORE.length > 0 ? " on one core" : ""}: ${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of CPU ` +
      `(target ${MOST_SECONDS} s: ${check(Math.min(seconds, cpuSeconds) <= MOST_SECONDS)}), ` +
      `peak ${peakMib.toFixed(0)} MiB (target ${MOST_MIB}: ${check(peakMib <= MOST_MIB)}); ${summary}`,
  );
}

/** This command against that of another checkout. */
function compare(rival: string): void {
  const cold = inTurns(
    COLD_STARTS,
    () => lintOne(command),
    () => lintOne(rival),
  );
  const many = inTurns(
    ROUNDS,
    () => lintMany(command).cpuSeconds,
    () => lintMany(rival).cpuSeconds,
  );
  for (const [name, unit, { own, rival: others }] of [
    ["cold start: lint of one file", "ms", cold],
    [`lint of ${MANIFESTS} manifests`, "s of CPU", many],
  ] as const) {
    const times = own / others;
    console.log(
      `${name}: ${own.toFixed(2)} ${unit}, the other checkout ${others.toFixed(2)} ${unit}: ` +
        `${times.toFixed(3)} times (target ${MOST_TIMES_OTHER}: ${check(times <= MOST_TIMES_OTHER)})`,
    );
  }
}
