import { cpus } from "node:os";
import { compileCluster } from "../src/domain/cluster.ts";
import { indexManifests } from "../src/engine/manifest-index.ts";
import { compilePolicy } from "../src/engine/policy.ts";
import { type ObjectChange, type ReviewContext, reviewMutation, reviewValidation } from "../src/engine/review.ts";
import { RULE_SET, RULES } from "../src/rules/index.ts";
import { BASE_CLUSTER } from "../src/rules/shared/cluster.sketches.ts";
import { clusterIp, internal, live, loadBalancer, rbs } from "../src/rules/shared/service.sketches.ts";

/**
 * What all rules cost on ordinary Services, beside what it costs to parse the same object from JSON, in one run.
 * Usage: node bench/rules.ts
 */
const ROUNDS = 500;
const BATCH = 20;
const requester = { username: "jane", groups: ["dev"], isController: false };
const lastApplied = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify(loadBalancer()) };
const typical = rbs({ annotations: lastApplied, labels: { app: "web" }, ports: [80, 443] });
const owned = live(rbs, "rbs", { annotations: lastApplied, ports: [80, 443] });
const peers = Array.from({ length: 1_000 }, (_, i) => rbs({ name: `peer-${i}`, ports: [1_000 + i] }));

const context: ReviewContext = {
  rules: RULE_SET,
  policy: compilePolicy({}),
  cluster: compileCluster(BASE_CLUSTER),
  index: indexManifests({ objects: peers, isComplete: true }),
  today: "2026-11-21",
  isOffline: false,
};
const partly: ReviewContext = {
  ...context,
  cluster: compileCluster({ gkeVersion: "1.33.4-gke.1000000", region: "us-central1" }),
};

const change = (object: unknown, previous?: unknown): ObjectChange =>
  previous
    ? { kind: "Service", change: "update", object, previous, requester }
    : { kind: "Service", change: "create", object, requester };
const labelled = { ...owned, metadata: { ...(owned as { metadata: object }).metadata, labels: { edited: "yes" } } };

const subjects: readonly (readonly [string, unknown, () => unknown])[] = [
  ["new backend-service load balancer", typical, () => reviewValidation(change(typical), context)],
  ["the same, mutating", typical, () => reviewMutation(change(typical), context)],
  ["the same, half the facts assumed", typical, () => reviewValidation(change(typical), partly)],
  ["label edit of a live one", [labelled, owned], () => reviewValidation(change(labelled, owned), context)],
  [
    "new internal, static address",
    0,
    reviewOf(internal({ annotations: { "networking.gke.io/load-balancer-ip-addresses": "int-shared" } })),
  ],
  ["six ports, findings", 0, reviewOf(loadBalancer({ ports: [80, 81, 82, 83, 84, 90] }))],
  ["ClusterIP", 0, reviewOf(clusterIp())],
];

function reviewOf(object: unknown): () => unknown {
  return () => reviewValidation(change(object), context);
}

/** Microseconds a call: the median of rounds, each a batch so that the clock's grain does not count. */
function median(call: () => unknown): number {
  for (let i = 0; i < 5_000; i++) call();
  const samples: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) call();
    samples.push(Number(process.hrtime.bigint() - start) / 1_000 / BATCH);
  }
  return samples.sort((a, b) => a - b)[ROUNDS / 2] ?? Number.NaN;
}

console.log(`${RULES.length} rules, ${cpus()[0]?.model}, Node.js ${process.version}; medians in µs\n`);
console.log("| review | all rules | JSON.parse of the object |\n| --- | ---: | ---: |");
for (const [name, object, call] of subjects) {
  const text = JSON.stringify(object || typical);
  console.log(`| ${name} | ${median(call).toFixed(1)} | ${median(() => JSON.parse(text)).toFixed(1)} |`);
}
