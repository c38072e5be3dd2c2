import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readClusterFile } from "../src/config/configuration-files.ts";
import { compileCluster } from "../src/domain/cluster.ts";
import { indexManifests } from "../src/engine/manifest-index.ts";
import { compilePolicy } from "../src/engine/policy.ts";
import { readObjects } from "../src/files/read-values.ts";
import { RULE_SET } from "../src/rules/index.ts";
import { answerReview, type Phase } from "../src/webhook/review-request.ts";

/**
 * What a review costs without HTTP and TLS: processor time for the recorded requests, from JSON text to the answer's text,
 * and for JSON.parse alone. The least of many rounds counts, which other work on the machine disturbs least.
 * Usage: node bench/reviews.ts
 */
const FOLDER = "test/fixtures/recordings";
const ROUNDS = 40;
const REPEATS = 20;
const CHOICES = { onError: "allow", onTooLarge: "deny", onUnreserved: "warn" } as const;

const cwd = process.cwd();
const context = {
  rules: RULE_SET,
  policy: compilePolicy(),
  cluster: compileCluster(await readClusterFile("examples/cluster.yaml", cwd)),
  index: indexManifests({ objects: await readObjects("examples/state", cwd), isComplete: true }),
  today: "2026-11-21",
  isOffline: false,
};
const requests = readdirSync(FOLDER)
  .filter((name) => /^\d+-/.test(name))
  .map((name) => ({
    phase: (name.includes("-mutate-") ? "mutate" : "validate") satisfies Phase as Phase,
    text: JSON.stringify(JSON.parse(readFileSync(join(FOLDER, name), "utf8"))),
  }));

/** Microseconds of processor time for one request, in the best round. */
function cost(work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    for (let repeat = 0; repeat < REPEATS; repeat++) work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / REPEATS / requests.length);
  }
  return least;
}

const parse = cost(() => {
  for (const { text } of requests) JSON.parse(text);
});
const whole = cost(() => {
  for (const { phase, text } of requests) answerReview(phase, JSON.parse(text), () => context, CHOICES);
});
console.log(`${RULE_SET.rules.length} rules, ${requests.length} recorded requests, Node.js ${process.version}`);
console.log(`JSON.parse ${parse.toFixed(0)} µs, whole review ${whole.toFixed(0)} µs a request`);
