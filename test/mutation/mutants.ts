// npm run mutants [-- --only TEXT]: faults put by hand, one at a time, into the rooms that talk to the outside world, where
// mutation tests of every expression would take days: those that a tester once put there, and their like. Each must be found
// by the tests that promise to. Works in a copy of the tree; the exit code is 1 where a fault lives.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";

interface Fault {
  readonly what: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The files that find it, one after the other. */
  readonly tests: readonly string[];
}

const FAULTS: readonly Fault[] = [
  {
    what: "a drain cuts idle connections that were used",
    file: "src/webhook/review-server.ts",
    from: "NetServer.prototype.close.call(this.#server, () => resolve())",
    to: "this.#server.close(() => resolve())",
    tests: ["webhook/drain"],
  },
  {
    what: "there is no limit of connections",
    file: "src/webhook/connections.ts",
    from: "if (this.#open.size >= maxConnections) {",
    to: "if (this.#open.size >= maxConnections * 1_000) {",
    tests: ["webhook/hostile"],
  },
  {
    what: "a replica serves before API servers had time to trust",
    file: "src/certificates/rotation.ts",
    from: "if (retiring.length === 0 || trustedMs >= settleMs) return true;",
    to: "if (retiring.length >= 0) return true;",
    tests: ["certificates/rotation", "certificates/certificates"],
  },
  {
    what: "a leaf is switched to before its authority had time to be trusted",
    file: "src/certificates/rotation.ts",
    from: "view.successorTrustedMs >= times.bundleSettleMs",
    to: "view.successorTrustedMs >= 0",
    tests: ["certificates/certificates", "certificates/rotation"],
  },
  {
    what: "a CA bundle is written without the version that it replaces",
    file: "src/cluster/certificate-store.ts",
    from: "metadata: { name: this.#options.configurationName, resourceVersion: version },",
    to: "metadata: { name: this.#options.configurationName },",
    tests: ["certificates/self-managed"],
  },
  {
    what: "a review that waited for longer than its API server does is made all the same",
    file: "src/webhook/review-exchange.ts",
    from: "clockMs() - arrivedMs >= timeoutMs",
    to: "clockMs() - arrivedMs >= timeoutMs * 1_000",
    tests: ["webhook/limits", "webhook/hostile"],
  },
  {
    what: "the process lives on after an error that nobody caught",
    file: "src/cli/serve.ts",
    from: "    webhook.stop().finally(() => process.exit(EXIT.failure));\n",
    to: "    void webhook;\n",
    tests: ["webhook/process"],
  },
  {
    what: "a hold ends when its own replica sees the Service",
    file: "src/cluster/reservation.ts",
    from: "const SETTLE_MS = 30_000;",
    to: "const SETTLE_MS = 0;",
    tests: ["cluster/address-reservations", "cluster/reservations"],
  },
  {
    what: "a review waits for a reservation for half a minute",
    file: "src/cluster/reservation.ts",
    from: "const BUDGET_MS = 500;",
    to: "const BUDGET_MS = 30_000;",
    tests: ["cluster/address-reservations"],
  },
  {
    what: "a hold of a Service that nobody sees denies for as long as it lasts",
    file: "src/cluster/reservation.ts",
    from: "const RECENT_MS = 5_000;",
    to: "const RECENT_MS = 60_000;",
    tests: ["cluster/address-reservations"],
  },
  {
    what: "whoever asks, any number of reservations is written",
    file: "src/cluster/reservation.ts",
    from: "const MOST_A_SECOND = 20;",
    to: "const MOST_A_SECOND = 20_000;",
    tests: ["cluster/address-reservations"],
  },
  {
    what: "a version that is too old counts as a failure",
    file: "src/cluster/request-gate.ts",
    from: 'if (kind === "expired") this.answered();\n    else if',
    to: "if",
    tests: ["cluster/faults"],
  },
  {
    what: "a watch that was let in says that all is fresh",
    file: "src/cluster/reflector.ts",
    from: '    this.#state = "watching";\n',
    to: '    this.#state = "watching";\n    this.#heard();\n',
    tests: ["cluster/faults"],
  },
  {
    what: "a stale kind is relied on",
    file: "src/cluster/freshness.ts",
    from: "return ageMs > staleAfterMs ?",
    to: "return ageMs > staleAfterMs * 1_000 ?",
    tests: ["cluster/watch", "cluster/index"],
  },
  {
    what: "leadership goes to whoever asks",
    file: "src/cluster/lease.ts",
    from: "holder !== NOBODY && unchangedMs < durationMs",
    to: "holder !== NOBODY && unchangedMs < 0",
    tests: ["certificates/certificates", "certificates/rotation"],
  },
  {
    what: "a leaf that is not yet valid is served",
    file: "src/certificates/pem.ts",
    from: "if (now < notBefore) return",
    to: "if (now < new Date(0)) return",
    tests: ["certificates/certificates", "certificates/rotation"],
  },
  {
    what: "readiness does not end with the certificate",
    file: "src/webhook/start/start-webhook.ts",
    from: "problem: () => certificateProblem(certificates, io.now())",
    to: "problem: () => certificateProblem(certificates, new Date(certificates?.current.notBefore ?? 0))",
    tests: ["webhook/tls"],
  },
  {
    what: "whoever has a certificate of the authority is let in, whatever its name",
    file: "src/webhook/client-certificate.ts",
    from: "return names.some((name) => allowed.has(name)) ?",
    to: "return names.length >= 0 ?",
    tests: ["webhook/tls"],
  },
  {
    what: "brackets may be as deep as they like",
    file: "src/webhook/json-bounds.ts",
    from: "maxDepth: 128,",
    to: "maxDepth: 128_000_000,",
    tests: ["webhook/hostile"],
  },
  {
    what: "one address may hold all bytes",
    file: "src/webhook/load-gate.ts",
    from: "const SHARE_OF_ONE_ADDRESS = 0.5;",
    to: "const SHARE_OF_ONE_ADDRESS = 1;",
    tests: ["webhook/limits", "webhook/hostile"],
  },
  {
    what: "a body may come as slowly as it likes",
    file: "src/webhook/arrivals.ts",
    from: "const LEAST_BYTES_PER_S = 64 * 1_024;",
    to: "const LEAST_BYTES_PER_S = 0;",
    tests: ["webhook/hostile"],
  },
  {
    what: "each refusal is a line of the log",
    file: "src/webhook/thinned-log.ts",
    from: "most: 10,",
    to: "most: 10_000_000,",
    tests: ["webhook/hostile"],
  },
  {
    what: "idle connections end before those of an API server",
    file: "src/webhook/review-server.ts",
    from: "      keepAliveTimeout: limits.keepAliveTimeoutMs,\n",
    to: "",
    tests: ["webhook/drain"],
  },
  {
    what: "what the chart registers anew is not read",
    file: "src/webhook/start/registration.ts",
    from: "  const lookOnce = async () => {\n",
    to: "  const first = await readRegistered(path, registeredIn);\n  const lookOnce = async (readRegistered = async (..._: unknown[]) => first) => {\n",
    tests: ["webhook/registration"],
  },
];

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const LONGEST_MS = 300_000;
const TRIES = 2;
const copy = mkdtempSync(join(tmpdir(), "l4guard-mutants-"));
const listed = spawnSync("git", ["ls-files", "-z"], { encoding: "utf8", maxBuffer: 1 << 28 }).stdout.split("\0");
for (const file of listed.filter((name) => name !== "")) {
  mkdirSync(join(copy, dirname(file)), { recursive: true });
  cpSync(file, join(copy, file));
}
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));

/** Whether all tests of a file pass, once in so many times: on a busy machine one may fail by chance. */
function passes(test: string): boolean {
  return Array.from({ length: TRIES }).some(() => passesOnce(test));
}

function passesOnce(test: string): boolean {
  // Without what a test runner or another Node.js handed down.
  const { NODE_OPTIONS: _, ...env } = process.env;
  const args = ["--disable-warning=ExperimentalWarning", `test/${test}.test.ts`];
  const run = spawnSync(process.execPath, args, {
    cwd: copy,
    env: { ...env, TAP_BAIL: "1", TAP_TIMEOUT: "120" },
    stdio: "ignore",
    timeout: LONGEST_MS,
    killSignal: "SIGKILL",
  });
  return run.status === 0;
}

const lived: string[] = [];
try {
  const chosen = FAULTS.filter(({ what }) => what.includes(values.only));
  for (const test of new Set(chosen.flatMap(({ tests }) => tests))) {
    if (!passes(test)) throw new Error(`test/${test}.test.ts fails without a fault`);
  }
  for (const { what, file, from, to, tests } of chosen) {
    const source = readFileSync(file, "utf8");
    if (source.split(from).length !== 2) throw new Error(`${file} does not hold ${JSON.stringify(from)} once`);
    writeFileSync(
      join(copy, file),
      source.replace(from, () => to),
    );
    const finder = tests.find((test) => !passes(test));
    writeFileSync(join(copy, file), source);
    if (finder === undefined) lived.push(what);
    console.log(finder === undefined ? `LIVED  ${what}` : `found  ${what}: test/${finder}.test.ts`);
  }
  console.log(`${chosen.length - lived.length} of ${chosen.length} faults were found.`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exitCode = lived.length === 0 ? 0 : 1;
