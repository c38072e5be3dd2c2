import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { issueAuthority } from "../src/certificates/issue.ts";
import { HOSTILE_REVIEWS } from "../test/support/hostile-reviews.ts";
import { type HttpAnswer, postReview, servingLeaf } from "../test/support/review-server.ts";
import { startWebhookProcess } from "../test/support/webhook-process.ts";
import { IMAGE_PROGRAM } from "./image-program.ts";
import { type MutatedReview, mutatedReviews } from "./mutated-reviews.ts";

/**
 * Sends mutated reviews, and the largest and most tangled ones, through the whole webhook, in a process of its own and over
 * TLS: every answer must be a review with the request's uid, the mutating webhook must admit, no rule may crash, no repair
 * fail its check, and no answer may take longer than the limit. What is found is written to a folder, to become a fixture.
 *
 * An answer that took too long, or was turned away because the process was held up, is asked for again when all others are
 * done, by itself and several times over. Then the processor time of the server's main thread counts, where the system tells
 * it, and of the tries the one with the least: a machine that does other things too makes one answer's time say little.
 * The largest may take twice the limit.
 * Usage: npm run fuzz [-- --runs 100000 --seed 1 --limit-ms 50 --found FOLDER]; exit code 1 where something was found.
 */
const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    "limit-ms": { type: "string", default: "50" },
    found: { type: "string", default: join(tmpdir(), "l4guard-fuzz-found") },
  },
});
const RUNS = Number(values.runs);
const LIMIT_MS = Number(values["limit-ms"]);
/** For objects as large as an API server takes them: no request keeps a replica from the others for longer. */
const MOST_MS = 2 * LIMIT_MS;
/** How often a slow input is tried by itself at least, and at most while it stays slow. */
const FEWEST_TRIES = 5;
const MOST_TRIES = 20;
const BATCH = 5_000;
const AT_ONCE = 4;
const HOUR_MS = 3_600_000;

/** Routes to the Service of the reviews, so that what rules ask of Ingresses is asked. */
const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "shop" },
  spec: { defaultBackend: { service: { name: "web", port: { number: 443 } } } },
};

function problemWith(phase: string, uid: string, { status, body }: HttpAnswer): string | undefined {
  if (status !== 200) return `status ${status}: ${body.slice(0, 200)}`;
  const { kind, response } = JSON.parse(body) as { kind?: string; response?: { uid?: string; allowed?: boolean } };
  if (kind !== "AdmissionReview" || response?.uid !== uid) return `no review of ours: ${body.slice(0, 200)}`;
  return phase === "mutate" && response.allowed !== true ? "the mutating webhook denied" : undefined;
}

const folder = mkdtempSync(join(tmpdir(), "l4guard-fuzz-"));
const authority = issueAuthority("fuzz CA", { now: new Date(), lifeMs: 24 * HOUR_MS });
const leaf = servingLeaf(authority);
const [certificateFile, keyFile] = [join(folder, "tls.crt"), join(folder, "tls.key")];
writeFileSync(certificateFile, leaf.certificate);
writeFileSync(keyFile, leaf.key, { mode: 0o600 });
const state = join(folder, "state");
cpSync("examples/state", state, { recursive: true });
writeFileSync(join(state, "ingress.json"), JSON.stringify(INGRESS));
const webhook = await startWebhookProcess({
  ...IMAGE_PROGRAM,
  flags: [
    ...["--certificates", "files", "--certificate-file", certificateFile, "--key-file", keyFile],
    ...["--cluster", "examples/cluster.yaml", "--state", state, "--log-level", "error"],
    ...["--drain-delay", "0s", "--drain-limit", "1s"],
  ],
});
const found: string[] = [];
const slow: Input[] = [];
let sent = 0;
let slowest = { name: "none", ms: 0, limitMs: LIMIT_MS };
let batch: readonly MutatedReview[] = HOSTILE_REVIEWS;
let batches = 0;
let inBatch = 0;
const startedMs = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, () => worker(new Agent({ keepAlive: true, maxSockets: 1 }))));
const seconds = (performance.now() - startedMs) / 1_000;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
for (const input of slow) await trySlow(input);
agent.destroy();
const crashed = await total("l4guard_rules_crashed_total");
const refusedPatches = await total("l4guard_patches_refused_total");
const exitCode = await webhook.stop();
rmSync(folder, { recursive: true });
console.log(
  `${sent} mutated reviews in ${seconds.toFixed(0)} s (seed ${values.seed}): ${found.length} wrong or slow answers, ` +
    `${crashed} crashes of rules, ${refusedPatches} repairs dropped by their check; ${slow.length} inputs were tried again ` +
    `by themselves, the slowest of them (${slowest.name}) took ${slowest.ms.toFixed(0)} ms of ${slowest.limitMs}; exit code ${exitCode}`,
);
for (const problem of found.slice(0, 10)) console.log(problem);
process.exitCode = found.length + crashed + refusedPatches === 0 && exitCode === 0 ? 0 : 1;

/** A review, and how long it may take. */
interface Input {
  readonly name: string;
  readonly review: MutatedReview;
  readonly limitMs: number;
}

/** The next review; sampled in batches, each from a seed of its own: a hundred thousand at once would not fit. */
function nextReview(): Input | undefined {
  if (sent >= RUNS) return undefined;
  sent++;
  if (inBatch === batch.length) {
    batch = mutatedReviews(BATCH, Number(values.seed) + batches++);
    inBatch = 0;
  }
  const review = batch[inBatch++] as MutatedReview;
  const name = `${values.seed}-${batches}-${inBatch}-${review.phase}`;
  return { name, review, limitMs: batches === 0 ? MOST_MS : LIMIT_MS };
}

async function worker(own: Agent): Promise<void> {
  for (let next = nextReview(); next; next = nextReview()) {
    const outcome = await ask(next.review, own);
    if (outcome.problem !== undefined) keep(next, outcome.problem);
    else if (outcome.tookMs > next.limitMs) slow.push(next);
  }
  own.destroy();
}

/** Asks again, with nothing else under way, and a few times more where it is not fast enough. */
async function trySlow(input: Input): Promise<void> {
  const { name, review, limitMs } = input;
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < FEWEST_TRIES || (attempt < MOST_TRIES && fastestMs > limitMs); attempt++) {
    const beforeMs = processorMs();
    const { problem, tookMs } = await ask(review, agent);
    if (problem !== undefined) return keep(input, problem);
    fastestMs = Math.min(fastestMs, beforeMs === undefined ? tookMs : (processorMs() ?? tookMs) - beforeMs);
  }
  if (fastestMs > slowest.ms) slowest = { name, ms: fastestMs, limitMs };
  if (fastestMs > limitMs) keep(input, `${fastestMs.toFixed(0)} ms at the least in ${MOST_TRIES} tries`);
}

/** Processor time of the server's main thread so far (Linux' schedstat, in nanoseconds); undefined where nobody tells. */
function processorMs(): number | undefined {
  const file = `/proc/${webhook.pid}/task/${webhook.pid}/schedstat`;
  return existsSync(file) ? Number(readFileSync(file, "utf8").split(" ")[0]) / 1e6 : undefined;
}

function keep({ name, review: { body } }: Input, problem: string): void {
  found.push(`${name}: ${problem}`);
  mkdirSync(values.found, { recursive: true });
  writeFileSync(join(values.found, `${name}.json`), body);
}

interface Outcome {
  readonly problem?: string | undefined;
  readonly tookMs: number;
}

async function ask({ phase, uid, body }: MutatedReview, own: Agent): Promise<Outcome> {
  const sentMs = performance.now();
  const target = { port: webhook.port, authority: authority.certificate, path: `/${phase}`, body };
  try {
    const answer = await postReview(target, { agent: own });
    const isShed = answer.status === 503 && answer.headers["retry-after"] !== undefined;
    if (isShed) return { tookMs: Number.POSITIVE_INFINITY };
    return { problem: problemWith(phase, uid, answer), tookMs: performance.now() - sentMs };
  } catch (error) {
    return { problem: String(error), tookMs: performance.now() - sentMs };
  }
}

async function total(name: string): Promise<number> {
  const metrics = await (await fetch(`${webhook.healthUrl}/metrics`)).text();
  return [...metrics.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, "gm"))].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}
