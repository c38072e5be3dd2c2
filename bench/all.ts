import { spawnSync } from "node:child_process";

/**
 * Every benchmark, one after the other, on what `npm run build` made; a missed target does not keep the others from being
 * measured. Usage: npm run bench; the exit code is 1 where any of them missed its target.
 */
const BENCHMARKS = [
  ["bench/rules.ts"],
  ["bench/webhook.ts"],
  // Bad manifests take longer, and no target is set for them: this only notices where they get slower.
  ["bench/webhook.ts", "--review", "all", "--minimum", "0.55"],
  ["bench/cli.ts"],
  ["bench/cluster.ts"],
  ["bench/overload.ts"],
  ["bench/api-server.ts"],
];

for (const benchmark of BENCHMARKS) {
  console.log(`\n== ${benchmark.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...benchmark], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
