import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import t from "tap";
import { ADMISSION_API_VERSION } from "../../src/admission/request.ts";
import { findingLine, warningsOf } from "../../src/admission/response.ts";
import { review } from "../../src/cli/review.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { applyPatch } from "../../src/engine/patch.ts";
import {
  plainService,
  recordings,
  responseIn,
  serviceReview,
  startTestWebhook,
  temporaryFolder,
} from "../support/review-server.ts";
import { operationsIn, typo, UID } from "../support/webhook-reviews.ts";

/** What the webhook must answer to each recorded request: whether it admits, and the rules by what they do. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "001": { warn: ["rbs-recommended"], patched: true },
  "002": { warn: ["rbs-recommended"] },
  "003": { warn: ["rbs-recommended"], patched: true },
  "004": { warn: ["rbs-recommended"] },
  "005": {},
  "006": {},
  "007": {},
  "008": {},
  "009": {},
  "010": { warn: ["lb-ip-not-reserved"] },
  "011": {},
  "012": {},
  "014": {},
  "016": {},
  "018": {},
  "020": {},
  "022": {},
  "024": {},
  "026": { warn: ["rbs-on-internal"] },
  "028": { warn: ["weighted-requires-local"] },
  "030": {},
  "032": {},
  "034": {},
  "036": {},
  "038": {},
  "040": {},
  "042": {},
  // In a dry run the API server makes up a port that is in no range; that is no mistake of anybody's.
  "044": {},
  "046": {},
  "048": { warn: ["rbs-recommended"] },
  "050": {},
  "052": {},
  "054": {},
  "056": {},
};

const RECORDED = ["--cluster", "test/fixtures/recorded-cluster.yaml", "--state", "test/fixtures/recorded-objects.yaml"];

interface Answer {
  readonly allowed?: false;
  readonly deny?: readonly string[];
  readonly warn?: readonly string[];
  readonly patched?: true;
}

t.test("every recorded request gets the right answer over TLS", async (t) => {
  const webhook = await startTestWebhook(t, RECORDED);
  const answers: Record<string, unknown> = {};
  for (const { file, url, body } of recordings()) {
    const answer = await webhook.post(url, body);
    const response = responseIn(answer);
    t.equal(response.uid, JSON.parse(body).request.uid, `${file}: the uid is echoed`);
    t.same(
      { ...JSON.parse(answer.body), response: undefined },
      { apiVersion: ADMISSION_API_VERSION, kind: "AdmissionReview", response: undefined },
    );
    answers[file.slice(0, 3)] = summaryOf(response);
  }
  t.same(answers, ANSWERS);
});

/** The rule ids in a response, by what they do. */
function summaryOf(response: ReturnType<typeof responseIn>): Answer {
  const ids = (lines: readonly string[]) => lines.map((line) => /^\[([\w-]+)\]/.exec(line)?.[1] ?? line);
  const { status, warnings } = response as { status?: { message: string }; warnings?: string[] };
  return {
    ...(!response.allowed && { allowed: false, deny: ids((status?.message ?? "").split("\n")) }),
    ...(warnings && { warn: ids(warnings) }),
    ...(response["patch"] !== undefined && { patched: true }),
  };
}

t.test("F21: warnings are short, few and without control characters", async (t) => {
  const folder = temporaryFolder(t);
  await writeFile(join(folder, "policy.yaml"), "preset: audit\n");
  const webhook = await startTestWebhook(t, ["--policy", join(folder, "policy.yaml")]);
  const dirty = "x\n\u001b[31m\u202e\u2028";
  const noisy = plainService({
    metadata: {
      annotations: {
        "networking.gke.io/load-balancer-type": `internal${dirty}`,
        "cloud.google.com/l4-rbs": `Enabled${dirty}`,
        "cloud.google.com/network-tier": `Gold${dirty}`,
        "networking.gke.io/weighted-load-balancing": `yes${dirty}`,
        "cloud.google.com/neg": `{${dirty}`,
        "networking.gke.io/internal-load-balancer-allow-global-access": `maybe${dirty}`,
      },
    },
    spec: {
      type: "LoadBalancer",
      loadBalancerIP: `not-an-ip${dirty}`,
      loadBalancerSourceRanges: [`10.0.0.0/33${dirty}`, "300.0.0.0/8"],
      ipFamilies: ["IPv4", "IPv6"],
      ipFamilyPolicy: "RequireDualStack",
      ports: Array.from({ length: 120 }, (_, i) => ({
        name: `p${i}`,
        port: 2 * i + 1,
        protocol: i % 2 ? "TCP" : "UDP",
      })),
    },
  });
  const warnings = responseIn(await webhook.post("/validate", serviceReview(noisy)))["warnings"] as string[];
  t.ok(warnings.length >= 5 && warnings.length <= 10, `${warnings.length} warnings`);
  for (const warning of warnings) {
    t.ok(warning.length <= 200, `${warning.length} characters`);
    t.notMatch(warning, /[\p{Cc}\p{Zl}\u202a-\u202e]/u);
  }
  t.ok(warnings.join("").length <= 1_500);
});

t.test("F22: a denial is a 403 Forbidden with every finding on a line, and no causes that would hide it", async (t) => {
  const webhook = await startTestWebhook(t);
  const both = plainService({
    metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } },
    spec: { ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv4", "IPv6"] },
  });
  const { allowed, status } = responseIn(await webhook.post("/validate", serviceReview(both)));
  t.equal(allowed, false);
  const { message, ...rest } = status as { message: string };
  t.same(rest, { code: 403, reason: "Forbidden" });
  const lines = message.split("\n");
  t.match(lines.pop(), /^More: l4guard explain( [\w-]+)+$/);
  t.ok(lines.length >= 2, message);
  for (const line of lines) t.match(line, /^\[[\w-]+\] \S.* Fix: \S/);
});

t.test("F23, S11: canaries in the object never reach logs, metrics or messages", async (t) => {
  const webhook = await startTestWebhook(t, ["--log-level", "debug"]);
  const canary = "canary-7f3a9";
  const poisoned = {
    ...plainService({
      metadata: {
        labels: { canary },
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": `{"password":"${canary}"}`,
          "example.com/token": canary,
          "networking.gke.io/load-balancer-type": "internl",
        },
        managedFields: [{ manager: canary }],
      },
      spec: { [canary]: canary, selector: { app: canary }, externalName: canary },
    }),
    [canary]: canary,
  };
  const user = { userInfo: { username: `user-${canary}`, groups: [canary], extra: { [canary]: [canary] } } };
  const texts: string[] = [];
  for (const phase of ["mutate", "validate"]) {
    for (const request of [
      user,
      { ...user, operation: "UPDATE", oldObject: plainService() },
      { ...user, options: canary },
    ]) {
      texts.push((await webhook.post(`/${phase}`, serviceReview(poisoned, request))).body);
    }
  }
  texts.push((await webhook.post("/validate", `{"${canary}`)).body);
  const log = await webhook.log();
  texts.push(log, (await webhook.health("/metrics")).text);
  t.match(log, /"verdict":"denied"/, "there is a log to look into");
  for (const text of texts) t.notMatch(text, canary);
  const hash = createHash("sha256").update(`user-${canary}`).digest("hex").slice(0, 16);
  t.match(log, `"user":"sha256:${hash}"`, "users are told apart by a hash");
});

t.test("S11: one line a decision, which no input can forge", async (t) => {
  const webhook = await startTestWebhook(t);
  await webhook.post("/validate", serviceReview(typo(), { namespace: 'shop"}\n{"level":"error' }));
  const lines = (await webhook.log())
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const [line, ...more] = lines.filter(({ message }) => message === "review");
  t.equal(more.length, 0);
  t.match(line, {
    level: "info",
    phase: "validate",
    verdict: "denied",
    uid: UID,
    operation: "CREATE",
    kind: "Service",
  });
  t.type(line?.["durationMs"], "number");
  t.match(line?.["deny"], ["lb-type-value-invalid"]);
});

t.test("F24: only creations are repaired", async (t) => {
  const webhook = await startTestWebhook(t);
  const without = plainService({ metadata: { annotations: {} } });
  t.ok(responseIn(await webhook.post("/mutate", serviceReview(without)))["patch"], "a creation is");
  t.ok(
    responseIn(await webhook.post("/mutate", serviceReview(without, { dryRun: true })))["patch"],
    "F29: a dry run too",
  );
  for (let round = 0; round < 10; round++) {
    // GKE's controller takes the annotation off a Service with a target pool; putting it back would never end.
    const removal = { operation: "UPDATE", oldObject: plainService() };
    const response = responseIn(await webhook.post("/mutate", serviceReview(without, removal)));
    t.same(response, { uid: UID, allowed: true }, "the controller's removal stays");
  }
  const internal = plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "Internal" } } });
  t.notOk(responseIn(await webhook.post("/mutate", serviceReview(internal)))["patch"], "nor an internal one");
  const classed = plainService({
    metadata: { annotations: {} },
    spec: { loadBalancerClass: "networking.gke.io/l4-regional-external" },
  });
  t.notOk(responseIn(await webhook.post("/mutate", serviceReview(classed)))["patch"], "nor one with a class");
});

t.test("F25: platform controllers, deletions and system namespaces are never held up", async (t) => {
  const webhook = await startTestWebhook(t);
  const passes = async (request: object) =>
    responseIn(await webhook.post("/validate", serviceReview(typo(), request))).allowed;
  t.equal(await passes({}), false, "people are");
  for (const username of [
    "system:serviceaccount:kube-system:service-controller",
    "system:cloud-controller-manager",
    "system:kube-controller-manager",
    "system:controller:glbc",
  ]) {
    t.equal(await passes({ userInfo: { username, groups: [] } }), true, username);
  }
  t.equal(await passes({ operation: "DELETE", object: null, oldObject: typo() }), true, "a deletion");
  const terminating = { ...typo(), metadata: { ...typo().metadata, deletionTimestamp: "2026-11-21T00:00:00Z" } };
  const update = serviceReview(terminating, { operation: "UPDATE", oldObject: plainService() });
  t.equal(responseIn(await webhook.post("/validate", update)).allowed, true, "the end of a deletion");
  for (const namespace of ["kube-system", "gke-managed-system", "gmp-public"]) {
    t.equal(await passes({ namespace }), true, namespace);
  }
  for (const namespace of ["gke-managed-by-me", "gmp-mine"]) {
    t.equal(await passes({ namespace }), false, `${namespace}, which anybody may create`);
  }
  for (const username of ["system:gke-me", "system:glbc-me"]) {
    t.equal(await passes({ userInfo: { username, groups: [] } }), false, `${username}, who is none of GKE's`);
  }
  t.equal(await passes({ subResource: "status", operation: "UPDATE", oldObject: plainService() }), true, "status");
});

t.test("F26: an update is not denied for what the old object did already", async (t) => {
  const webhook = await startTestWebhook(t);
  const labelled = { ...typo(), metadata: { ...typo().metadata, labels: { team: "shop" } } };
  const update = { operation: "UPDATE", oldObject: typo() };
  t.equal(responseIn(await webhook.post("/validate", serviceReview(labelled, update))).allowed, true);
  const worse = { operation: "UPDATE", oldObject: plainService() };
  t.equal(
    responseIn(await webhook.post("/validate", serviceReview(typo(), worse))).allowed,
    false,
    "but for a new mistake",
  );
});

t.test("F27, R11: mutating twice is mutating once", async (t) => {
  const webhook = await startTestWebhook(t);
  for (const { file, body } of recordings()) {
    const review = JSON.parse(body) as { request: { object: unknown } };
    const first = responseIn(await webhook.post("/mutate", review));
    if (first["patch"] === undefined) continue;
    const operations = operationsIn(first["patch"]);
    t.ok(operations.length <= 2, `${file}: at most an annotation and its parent`);
    const object = applyPatch(review.request.object, operations);
    const second = responseIn(await webhook.post("/mutate", { ...review, request: { ...review.request, object } }));
    t.equal(second["patch"], undefined, file);
  }
});

t.test("F29, F30, R16: dry runs and unknown fields get the same answers", async (t) => {
  const webhook = await startTestWebhook(t);
  for (const { file, url, body } of recordings()) {
    const review = JSON.parse(body);
    const answer = responseIn(await webhook.post(url, body));
    const dry = { ...review, request: { ...review.request, dryRun: true } };
    t.same(responseIn(await webhook.post(url, dry)), answer, `${file}: dry run`);
    const newer = structuredClone(review);
    newer.futureField = { a: 1 };
    newer.request.futureField = [1];
    for (const object of [newer.request.object, newer.request.oldObject]) {
      if (!object) continue;
      object.futureField = "x";
      if (object.spec) object.spec.futureField = { x: [1] };
      if (object.metadata) object.metadata.futureField = true;
    }
    t.same(responseIn(await webhook.post(url, newer)), answer, `${file}: fields of a newer API`);
  }
});

t.test("R12: the command line says what the webhook says", async (t) => {
  const webhook = await startTestWebhook(t, RECORDED);
  const stdin = Readable.from(recordings().map(({ body }) => `${JSON.stringify(JSON.parse(body))}\n`));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const io = { stdin, stdout, stdoutStream: stdout, stderr, env: {}, cwd: process.cwd(), now: () => new Date() };
  await review.run(["--jsonl", "--no-mutations", ...RECORDED], io);
  stdout.end();
  const lines = (await stdout.toArray()).join("").trim().split("\n");
  t.equal(lines.length, recordings().length);
  for (const [index, { file, body }] of recordings().entries()) {
    const { status, warnings = [] } = responseIn(await webhook.post("/validate", body)) as {
      status?: { message: string };
      warnings?: string[];
    };
    const { findings } = JSON.parse(lines[index] ?? "") as { findings: Finding[] };
    const denials = findings.filter(({ action }) => action === "deny");
    t.equal(status?.message ?? "", denials.map(findingLine).join("\n"), `${file}: denials`);
    t.same(warnings, warningsOf(findings.filter(({ action }) => action === "warn")), `${file}: warnings`);
  }
});
