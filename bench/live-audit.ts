import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { startAdmissionLoad } from "../test/support/admission-load.ts";
import {
  type AuditedCluster,
  collectionAt,
  eventually,
  serviceAt,
  startAuditedCluster,
} from "../test/support/audited-cluster.ts";
import { findBinaries, NOT_INSTALLED } from "../test/support/real-api-server.ts";
import { OPEN_REPORTS_CRD } from "../test/support/report-crds.ts";
import type { WebhookProcess } from "../test/support/webhook-process.ts";

/**
 * What the audit of the webhook's replicas costs with 5,000 load balancers of a real API server, of which 500 are wrong: how
 * long it takes at first, what it writes, its processor time afterwards while Services change, and how much longer reviews
 * take meanwhile. Usage: npm run build && node bench/live-audit.ts [--services 5000 --seconds 60]; exit code 1 where a target
 * is missed. Needs kube-apiserver and etcd, see `npm run e2e`, and says so where they are missing.
 */
const { values } = parseArgs({
  options: { services: { type: "string", default: "5000" }, seconds: { type: "string", default: "60" } },
});
const SERVICES = Number(values.services);
const SECONDS = Number(values.seconds);
const WRONG = SERVICES / 10;
const MOST_SECONDS = 60;
const MOST_CORES = 0.2;
const MOST_TIMES_AS_LONG = 1.1;
const CLIENTS = 4;
const ROUNDS = 8;
const ROUND_SECONDS = 5;
const WRITES = 'l4guard_report_writes_total{outcome="written"}';

let isMissed = false;
function tell(what: string, value: number, unit: string, isMet: boolean): void {
  console.log(`${what}: ${value.toFixed(2)} ${unit}${isMet ? "" : "  MISSED"}`);
  if (!isMet) isMissed = true;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const program = "dist/bin/l4guard.cjs";

async function reportsIn({
  server,
}: AuditedCluster): Promise<readonly { readonly metadata: { readonly resourceVersion: string } }[]> {
  const { items } = (await server.api("GET", "/apis/openreports.io/v1alpha1/reports")) as {
    readonly items: readonly { readonly metadata: { readonly resourceVersion: string } }[];
  };
  return items;
}

/** Has everything reviewed anew, for a fact that changes nothing. */
function disturb({ clusterFile }: AuditedCluster): void {
  const text = readFileSync(clusterFile, "utf8");
  const region = text.includes("us-east1") ? "us-central1" : "us-east1";
  writeFileSync(clusterFile, `${text.replace(/^region:.*\n/m, "")}region: ${region}\n`);
}

async function measure(cluster: AuditedCluster): Promise<void> {
  const { server } = cluster;
  await server.api("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", OPEN_REPORTS_CRD);
  await eventually(
    () =>
      reportsIn(cluster).then(
        () => true,
        () => false,
      ),
    "the CRD is served",
  );
  const startedAt = performance.now();
  const replica = await cluster.startReplica("first", { program });
  await eventually(async () => (await replica.metric("l4guard_audit_objects")) >= SERVICES, "all is reviewed", 300_000);
  await eventually(async () => (await reportsIn(cluster)).length >= WRONG, "all is reported", 300_000);
  const seconds = (performance.now() - startedAt) / 1_000;
  tell("from start to the last report", seconds, "s", seconds <= MOST_SECONDS);
  tell("of it, the first review of everything", await replica.metric("l4guard_audit_duration_seconds"), "s", true);
  const reports = await reportsIn(cluster);
  tell("reports", reports.length, "", reports.length === WRONG);
  tell("writes of reports", await replica.metric(WRITES), "", (await replica.metric(WRITES)) === WRONG);

  await afterwards(cluster, replica);
  await latencies(cluster, replica);
  const standby = await cluster.startReplica("standby", { program });
  await replica.kill();
  const killedAt = performance.now();
  await eventually(async () => (await standby.metric("l4guard_audit_leader")) === 1, "another replica leads");
  const without = (performance.now() - killedAt) / 1_000;
  tell("without a leader", without, "s", without <= 30);
  await eventually(async () => (await standby.metric("l4guard_audit_objects")) >= SERVICES, "all is reviewed", 300_000);
  await wait(2_000);
  tell("writes of the next leader", await standby.metric(WRITES), "", (await standby.metric(WRITES)) === 0);
  await standby.stop();
}

/** A Service a second changes, most of them without consequence, and everything is reviewed once more. */
async function afterwards(cluster: AuditedCluster, replica: WebhookProcess): Promise<void> {
  const cpu = () => replica.metric("l4guard_process_cpu_seconds_total");
  const [before, writes, startedAt] = [await cpu(), await replica.metric(WRITES), performance.now()];
  for (let n = 0; performance.now() - startedAt < SECONDS * 1_000; n++) {
    // Five become wrong, which are five writes.
    const isWrong = n < 5;
    const at = n * 10 + 1;
    const annotations = serviceAt(at, isWrong).metadata.annotations;
    await cluster.server.api("PATCH", `${collectionAt(at)}/web-${at}`, {
      metadata: { annotations, labels: { n: `${n}` } },
    });
    if (n === 10) disturb(cluster);
    await wait(1_000);
  }
  const cores = ((await cpu()) - before) / ((performance.now() - startedAt) / 1_000);
  tell("processor time afterwards, with a change a second and all reviewed once", cores, "cores", cores <= MOST_CORES);
  const written = (await replica.metric(WRITES)) - writes;
  tell("writes of reports meanwhile, of 5 changes that count", written, "", written === 5);
}

/** Reviews in the replica that audits and in one that does not, in turns: in the ordinary state, and while everything is reviewed. */
async function latencies(cluster: AuditedCluster, audited: WebhookProcess): Promise<void> {
  const plain = await cluster.startReplica("plain", { program, flags: [] });
  const replicas = { audited, plain };
  let n = 0;
  await compare(cluster, replicas, "with a change a second", () => {
    const at = (n % SERVICES) + 1;
    void cluster.server.api("PATCH", `${collectionAt(at)}/web-${at}`, { metadata: { labels: { n: `again-${n++}` } } });
  });
  await compare(cluster, replicas, "while everything is reviewed", (second) => {
    if (second === 0) disturb(cluster);
  });
  await plain.stop();
}

/** Tells how much longer reviews take with the audit, while `eachSecond` is called. */
async function compare(
  cluster: AuditedCluster,
  replicas: Readonly<Record<"audited" | "plain", WebhookProcess>>,
  state: string,
  eachSecond: (second: number) => void,
): Promise<void> {
  const review = {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    request: {
      uid: "1",
      operation: "CREATE",
      kind: { group: "", version: "v1", kind: "Service" },
      resource: { group: "", version: "v1", resource: "services" },
      namespace: "shop-0",
      name: "new",
      userInfo: { username: "alice", groups: [] },
      object: { ...serviceAt(1), metadata: { ...serviceAt(1).metadata, namespace: "shop-0" } },
      dryRun: false,
    },
  };
  const request = {
    path: "/validate?timeout=5s",
    body: review,
    problem: (status: number, body: string) => (status === 200 && body.includes('"allowed":true') ? undefined : body),
  };
  const all: Record<"audited" | "plain", number[]> = { audited: [], plain: [] };
  for (let round = 0; round < ROUNDS; round++) {
    // Who is first gains from what the other one has warmed up, so they take turns in that too.
    const order = round % 2 === 0 ? (["audited", "plain"] as const) : (["plain", "audited"] as const);
    for (const name of order) {
      const server = { url: `https://127.0.0.1:${replicas[name].port}`, ca: cluster.ca, token: "" };
      const load = startAdmissionLoad(server, CLIENTS, [request]);
      for (let second = 0; second < ROUND_SECONDS; second++) {
        eachSecond(second);
        await wait(1_000);
      }
      await load.stop();
      if (load.failures.length > 0) throw new Error(load.failures[0]);
      all[name].push(...load.latenciesMs.slice(CLIENTS * 2));
    }
  }
  const [with99, without99] = [percentile(all.audited, 0.99), percentile(all.plain, 0.99)];
  tell(`${state}, 99th percentile of reviews with the audit`, with99, "ms", true);
  tell(`${state}, 99th percentile of reviews without`, without99, "ms", true);
  tell(`${state}, median with`, percentile(all.audited, 0.5), "ms", true);
  tell(`${state}, median without`, percentile(all.plain, 0.5), "ms", true);
  tell(`${state}, times as long`, with99 / without99, "", with99 / without99 <= MOST_TIMES_AS_LONG);
}

function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

if (findBinaries()) {
  const cluster = await startAuditedCluster(SERVICES);
  try {
    await measure(cluster);
  } finally {
    await cluster.stop();
  }
  if (isMissed) process.exitCode = 1;
} else {
  console.log(NOT_INSTALLED);
}
