import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { parseArgs } from "node:util";

/**
 * Every benchmark, one after the other, on what `npm run build` made; a missed target does not keep the others from being
 * measured. Usage: npm run bench; the exit code is 1 where any of them missed its target. With `-- --against FOLDER` this build
 * and that of another checkout in turns, where `npm run build` ran too: reviews and the command line.
 */
const { values } = parseArgs({ options: { against: { type: "string" } } });
const ALONE = [
  ["bench/rules.ts"],
  ["bench/webhook.ts"],
  // Bad manifests take longer, and no target is set for them: this only notices where they get slower.
  ["bench/webhook.ts", "--review", "all", "--minimum", "0.55", "--minimum-of-go", "0.9"],
  ["bench/cli.ts"],
  ["bench/cluster.ts"],
  ["bench/overload.ts"],
  ["bench/api-server.ts"],
  ["bench/audit.ts"],
  ["bench/live-audit.ts"],
  ["bench/fleet.ts"],
  ["bench/replay.ts"],
  ["bench/editor.ts"],
  ["bench/playground.ts"],
];

/** The share of the other checkout's reviews a second that this one must reach. */
const LEAST_RATIO = "0.98";

function besides(checkout: string): readonly string[][] {
  const against = ["--against", resolve(checkout)];
  const webhook = ["bench/webhook.ts", ...against, "--copies", "2", "--minimum", LEAST_RATIO];
  return [webhook, [...webhook, "--review", "all"], ["bench/cli.ts", ...against]];
}

for (const benchmark of values.against === undefined ? ALONE : besides(values.against)) {
  console.log(`\n== ${benchmark.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", ...benchmark], {
    stdio: "inherit",
  });
  if (status !== 0) process.exitCode = 1;
}
