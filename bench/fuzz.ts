import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { issueAuthority } from "../src/certificates/issue.ts";
import { type HttpAnswer, postReview, recordings, servingLeaf } from "../test/support/review-server.ts";
import { startWebhookProcess } from "../test/support/webhook-process.ts";

/**
 * Sends mutated reviews through the whole webhook, in a process of its own and over TLS: every answer must be a review with
 * the request's uid, the mutating webhook must admit, no rule may crash, and no answer may take longer than the limit. What is found is written to a folder, to become a fixture.
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
/** A slow answer counts when it is slow again: other work on the machine is not. */
const TRIES = 4;
const AT_ONCE = 4;
const HOUR_MS = 3_600_000;

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const seeds = recordings().map(({ url, body }) => ({
  phase: url.includes("mutate") ? "mutate" : "validate",
  review: JSON.parse(body) as Json,
}));

const WORDS = [
  ..."metadata spec annotations labels ports port protocol type name namespace __proto__ constructor".split(" "),
  ..."LoadBalancer ClusterIP Internal internal enabled true TCP UDP SCTP Standard 203.0.113.10 ::1 0.0.0.0/0".split(
    " ",
  ),
  ..."cloud.google.com/l4-rbs networking.gke.io/load-balancer-type cloud.google.com/neg cloud.google.com/app-protocols".split(
    " ",
  ),
  ..."cloud.google.com/backend-config networking.gke.io/load-balancer-ip-addresses l4guard.dev/exempt".split(" "),
  ...[
    "",
    " ",
    "\u202e",
    "\n\r\t",
    "\ud800",
    "~1",
    "/",
    "{",
    '{"ingress":true}',
    "[".repeat(200),
    "a,".repeat(500),
    "9".repeat(400),
  ],
];
const value: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json[]>(null, true, false, 0, -1, 1.5, 99_999, 2 ** 53, [], {}, ...WORDS),
  fc.string({ unit: "binary" }),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
);

/** One change: where (a way down the tree by numbers), what happens there, and what with. */
const change = fc.record({
  way: fc.array(fc.nat(40), { minLength: 1, maxLength: 8 }),
  act: fc.constantFrom("replace", "delete", "add", "repeat", "wrap"),
  key: fc.constantFrom(...WORDS),
  value,
});
type Change = { way: number[]; act: string; key: string; value: Json };
const input = fc.record({ seed: fc.nat(seeds.length - 1), changes: fc.array(change, { minLength: 1, maxLength: 6 }) });

function applyChange(request: Json, { way, act, key, value }: Change): void {
  let holder = request;
  for (const [depth, turn] of way.entries()) {
    if (holder === null || typeof holder !== "object") return;
    const names = Object.keys(holder);
    const name = names[turn % Math.max(1, names.length)];
    if (name === undefined) return;
    const slots = holder as { [name: string]: Json };
    const next = slots[name] as Json;
    if (depth < way.length - 1 && next !== null && typeof next === "object") {
      holder = next;
      continue;
    }
    if (act === "delete") delete slots[name];
    else if (act === "replace") slots[name] = value;
    else if (act === "wrap") slots[name] = [next];
    else if (act === "repeat" && Array.isArray(next)) slots[name] = Array.from({ length: 50 }, () => next).flat();
    else if (Array.isArray(holder)) holder.push(value);
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
    return;
  }
}

/** The review that the changes make of a recorded one; its uid and its frame stay. */
function mutated({ seed, changes }: { readonly seed: number; readonly changes: readonly Change[] }) {
  const { phase, review } = seeds[seed] ?? { phase: "validate", review: null };
  const copy = structuredClone(review) as { request: { [name: string]: Json; uid: string } };
  const { uid } = copy.request;
  for (const one of changes) applyChange(copy.request, one);
  copy.request.uid = uid;
  return { phase, uid, body: JSON.stringify(copy) };
}

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
const webhook = await startWebhookProcess({
  flags: [
    ...["--certificates", "files", "--certificate-file", certificateFile, "--key-file", keyFile],
    ...["--cluster", "examples/cluster.yaml", "--state", "examples/state", "--log-level", "error"],
    ...["--drain-delay", "0s", "--drain-limit", "1s"],
  ],
});
const found: string[] = [];
let sent = 0;
let slowestMs = 0;
const inputs = fc.sample(input, { numRuns: Math.min(RUNS, 5_000), seed: Number(values.seed) });
const startedMs = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, () => worker(new Agent({ keepAlive: true, maxSockets: 1 }))));
const seconds = (performance.now() - startedMs) / 1_000;
const crashed = await total("l4guard_rules_crashed_total");
const refusedPatches = await total("l4guard_patches_refused_total");
const exitCode = await webhook.stop();
rmSync(folder, { recursive: true });
console.log(
  `${sent} mutated reviews in ${seconds.toFixed(0)} s (seed ${values.seed}): ${found.length} wrong answers, ` +
    `${crashed} crashes of rules, ${refusedPatches} repairs dropped by their check; slowest answer ${slowestMs.toFixed(0)} ms, ` +
    `none over ${LIMIT_MS} ms but those above; exit code ${exitCode}`,
);
for (const problem of found.slice(0, 10)) console.log(problem);
process.exitCode = found.length + crashed === 0 && exitCode === 0 ? 0 : 1;

async function worker(agent: Agent): Promise<void> {
  for (;;) {
    const turn = sent++;
    if (turn >= RUNS) {
      sent--;
      break;
    }
    // Sampled in batches, each from a seed of its own: a hundred thousand trees at once would not fit.
    const batch = Math.floor(turn / inputs.length);
    if (turn % inputs.length === 0 && batch > 0)
      inputs.splice(
        0,
        inputs.length,
        ...fc.sample(input, { numRuns: inputs.length, seed: Number(values.seed) + batch }),
      );
    const { phase, uid, body } = mutated(inputs[turn % inputs.length] as Parameters<typeof mutated>[0]);
    const problem = await problemOf({ phase, uid, body }, agent).catch(String);
    if (problem === undefined) continue;
    found.push(problem);
    mkdirSync(values.found, { recursive: true });
    writeFileSync(join(values.found, `${values.seed}-${turn}-${phase}.json`), body);
  }
  agent.destroy();
}

async function problemOf(
  { phase, uid, body }: { readonly phase: string; readonly uid: string; readonly body: string },
  agent: Agent,
): Promise<string | undefined> {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < TRIES && fastestMs > LIMIT_MS; attempt++) {
    const sentMs = performance.now();
    const target = { port: webhook.port, authority: authority.certificate, path: `/${phase}`, body };
    const problem = problemWith(phase, uid, await postReview(target, { agent }));
    if (problem !== undefined) return problem;
    fastestMs = Math.min(fastestMs, performance.now() - sentMs);
  }
  slowestMs = Math.max(slowestMs, fastestMs);
  return fastestMs > LIMIT_MS ? `${fastestMs.toFixed(0)} ms, again and again` : undefined;
}

async function total(name: string): Promise<number> {
  const metrics = await (await fetch(`${webhook.healthUrl}/metrics`)).text();
  return [...metrics.matchAll(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, "gm"))].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  );
}
