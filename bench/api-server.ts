import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { issueAuthority, issueLeaf } from "../src/certificates/issue.ts";
import {
  findBinaries,
  NOT_INSTALLED,
  type RealApiServer,
  startRealApiServer,
} from "../test/support/real-api-server.ts";
import { plainService, recordings } from "../test/support/review-server.ts";
import { startWebhookProcess, type WebhookProcess } from "../test/support/webhook-process.ts";
import { IMAGE_PROGRAM } from "./image-program.ts";

/**
 * How long a dry-run create of a load balancer Service takes through a real API server that asks l4guard, mutating and
 * validating, beside one that asks a webhook which does nothing. Both webhooks are registered all the time, each for Services
 * of its own label, so that one API server is measured with both in turns; the ratio of the medians counts.
 * Usage: node bench/api-server.ts [--rounds 30 --requests 40 --most 1.15] after npm run build; exit code 1 above the most.
 * Needs kube-apiserver and etcd, see `npm run e2e`, and says so where they are missing.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "30" },
    requests: { type: "string", default: "40" },
    most: { type: "string", default: "1.15" },
  },
});
const HOUR_MS = 3_600_000;
/** Reviews that each webhook answers before, as in bench/webhook.ts, and creates through the API server. */
const WARM_UP_REVIEWS = 150_000;
const WARM_UP_CREATES = 4_000;
/** One at a time: what somebody waits for who applies a manifest. */
const CLIENTS = 1;
const VALIDATED = 'l4guard_reviews_total{phase="validate",verdict="allowed"}';
type Kind = "l4guard" | "bare";

const binaries = findBinaries();
if (binaries) await compare(await startRealApiServer(binaries));
else console.log(`not measured through an API server: ${NOT_INSTALLED}`);

async function compare(server: RealApiServer): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "l4guard-bench-"));
  const authority = issueAuthority("bench CA", { now: new Date(), lifeMs: HOUR_MS });
  const leaf = issueLeaf(authority, ["l4guard.l4guard.svc", "localhost", "127.0.0.1"], {
    now: new Date(),
    lifeMs: HOUR_MS,
  });
  writeFileSync(join(folder, "ca.crt"), authority.certificate);
  writeFileSync(join(folder, "tls.crt"), leaf.certificate);
  writeFileSync(join(folder, "tls.key"), leaf.key, { mode: 0o600 });
  const bare = spawn(process.execPath, ["bench/bare-server.ts", folder], { stdio: ["ignore", "pipe", "inherit"] });
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const webhook = await startWebhookProcess({
    ...IMAGE_PROGRAM,
    isLogKept: false,
    // The reviews of the warm-up would reserve addresses in the API server; the Service that is measured names none.
    env: { ...IMAGE_PROGRAM.env, L4GUARD_RESERVATIONS: "false" },
    flags: [
      ...[
        "--certificates",
        "files",
        "--certificate-file",
        join(folder, "tls.crt"),
        "--key-file",
        join(folder, "tls.key"),
      ],
      ...["--kubeconfig", server.kubeconfigPath, "--cluster", "examples/cluster.yaml"],
      ...["--drain-delay", "0s", "--drain-limit", "1s"],
    ],
  });
  try {
    const ports = { l4guard: webhook.port, bare: await portOf(bare) };
    for (const kind of ["l4guard", "bare"] as const) {
      const caBundle = Buffer.from(authority.certificate).toString("base64");
      for (const configuration of configurationsFor(kind, ports[kind], caBundle)) {
        const path = configuration.kind === "MutatingWebhookConfiguration" ? "mutating" : "validating";
        await server.api("POST", `/apis/admissionregistration.k8s.io/v1/${path}webhookconfigurations`, configuration);
      }
    }
    const createsOf = (kind: Kind, count: number) => creates({ server, agent, kind, count });
    for (const port of Object.values(ports)) await warmUp(port, folder);
    await untilAsked(webhook, () => createsOf("l4guard", 1));
    const before = await webhook.metric(VALIDATED);
    for (const kind of ["l4guard", "bare"] as const) await createsOf(kind, WARM_UP_CREATES);
    const latenciesMs: Record<Kind, number[]> = { l4guard: [], bare: [] };
    const processorMsOf: Record<Kind, number[]> = { l4guard: [], bare: [] };
    const ratios: number[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      // Whichever goes first alternates, so that a drift of the machine's speed favours neither.
      const order: readonly Kind[] = round % 2 === 0 ? ["l4guard", "bare"] : ["bare", "l4guard"];
      const medians: Partial<Record<Kind, number>> = {};
      for (const kind of order) {
        const pid = kind === "bare" ? (bare.pid ?? 0) : webhook.pid;
        const beforeMs = processorMs(pid);
        const found = await createsOf(kind, Number(values.requests));
        processorMsOf[kind].push((processorMs(pid) - beforeMs) / found.length);
        latenciesMs[kind].push(...found);
        medians[kind] = percentile(found, 0.5);
      }
      ratios.push((medians.l4guard ?? Number.NaN) / (medians.bare ?? Number.NaN));
    }
    const reviews = (await webhook.metric(VALIDATED)) - before;
    report({ server, latenciesMs, processorMsOf, ratios, reviews });
  } finally {
    agent.destroy();
    bare.kill();
    await webhook.stop();
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

async function portOf(bare: ChildProcess): Promise<number> {
  const [line] = (await once(bare.stdout ?? bare, "data")) as [Buffer];
  return Number(line.toString());
}

/** V8 compiles what runs often, in several stages: what a server does in its first seconds says little about its days. */
async function warmUp(port: number, folder: string): Promise<void> {
  const requests = join(folder, "requests.json");
  const paths = ["/mutate", "/validate"];
  const bodies = recordings().map(({ body }) => JSON.stringify(JSON.parse(body)));
  writeFileSync(requests, JSON.stringify(bodies.flatMap((body) => paths.map((path) => ({ path, body })))));
  const args = [join(folder, "ca.crt"), "4", String(WARM_UP_REVIEWS), "0", `${port}:${process.pid}:${requests}`];
  const load = spawn(process.execPath, ["bench/load.ts", ...args], { stdio: "ignore" });
  await once(load, "exit");
}

function configurationsFor(kind: Kind, port: number, caBundle: string) {
  const webhook = (path: string) => ({
    name: `${path}.${kind}.example.com`,
    admissionReviewVersions: ["v1"],
    sideEffects: "NoneOnDryRun",
    timeoutSeconds: 10,
    failurePolicy: "Fail",
    objectSelector: { matchLabels: { asks: kind } },
    clientConfig: { url: `https://127.0.0.1:${port}/${path}`, caBundle },
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["services"] }],
  });
  const configuration = (of: string, path: string) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: `${of}WebhookConfiguration`,
    metadata: { name: kind },
    webhooks: [webhook(path)],
  });
  return [configuration("Mutating", "mutate"), configuration("Validating", "validate")];
}

interface Creates {
  readonly server: RealApiServer;
  readonly agent: Agent;
  readonly kind: Kind;
  readonly count: number;
}

/** The milliseconds of each of `count` dry-run creates. @throws Error where one is refused */
async function creates({ server, agent, kind, count }: Creates): Promise<number[]> {
  const body = JSON.stringify(plainService({ metadata: { namespace: "default", labels: { asks: kind } } }));
  const latenciesMs: number[] = [];
  let left = count;
  const client = async () => {
    while (left-- > 0) {
      const startedMs = performance.now();
      await create({ server, agent, body });
      latenciesMs.push(performance.now() - startedMs);
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return latenciesMs;
}

function create({
  server,
  agent,
  body,
}: {
  readonly server: RealApiServer;
  readonly agent: Agent;
  readonly body: string;
}) {
  const headers = {
    authorization: `Bearer ${server.token}`,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  };
  const url = `${server.url}/api/v1/namespaces/default/services?dryRun=All`;
  return new Promise<void>((resolve, reject) => {
    const sent = request(url, { method: "POST", agent, ca: server.ca, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => (response.statusCode === 201 ? resolve() : reject(new Error(text.slice(0, 300)))));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** API servers take a moment to hear of a webhook, and until then creates pass unseen. */
async function untilAsked(webhook: WebhookProcess, ask: () => Promise<unknown>): Promise<void> {
  const deadlineMs = performance.now() + 30_000;
  const before = await webhook.metric(VALIDATED);
  while ((await webhook.metric(VALIDATED)) === before) {
    if (performance.now() > deadlineMs) throw new Error("the API server does not ask l4guard");
    await ask();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Processor time of a process' main thread so far (Linux' schedstat, in nanoseconds). */
function processorMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

function percentile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length * share)] ?? Number.NaN;
}

interface Measured {
  readonly server: RealApiServer;
  readonly latenciesMs: Readonly<Record<Kind, readonly number[]>>;
  /** Of the webhook's main thread, for a create, in each round. */
  readonly processorMsOf: Readonly<Record<Kind, readonly number[]>>;
  readonly ratios: readonly number[];
  readonly reviews: number;
}

function report({ server, latenciesMs, processorMsOf, ratios, reviews }: Measured): void {
  const row = (name: string, kind: Kind) => {
    const numbers = latenciesMs[kind];
    const cpu = percentile(processorMsOf[kind], 0.5);
    return `| ${name} | ${percentile(numbers, 0.5).toFixed(2)} ms | ${percentile(numbers, 0.99).toFixed(2)} ms | ${cpu.toFixed(2)} ms |`;
  };
  const ratio = percentile(ratios, 0.5);
  const added = percentile(latenciesMs.l4guard, 0.99) - percentile(latenciesMs.bare, 0.99);
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node.js ${process.version}, kube-apiserver ${server.version}; ${values.rounds} rounds of ${values.requests} dry-run creates, ${CLIENTS} at once

| webhooks, mutating and validating | p50 | p99 | processor time of the webhook |
| --- | --- | --- | --- |
${row("that do nothing (bare Fastify over TLS)", "bare")}
${row("l4guard, all rules", "l4guard")}

ratio ${ratio.toFixed(3)} (median of the rounds' ratios of medians, at most ${values.most}); ${added.toFixed(1)} ms more at p99; ${reviews} Services validated`);
  process.exitCode = ratio <= Number(values.most) && reviews >= WARM_UP_CREATES ? 0 : 1;
}
