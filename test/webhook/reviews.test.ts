import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import fc from "fast-check";
import t from "tap";
import { ADMISSION_API_VERSION } from "../../src/admission/request.ts";
import { findingLine, warningsOf } from "../../src/admission/response.ts";
import { review } from "../../src/cli/review.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { applyPatch, type PatchOperation } from "../../src/engine/patch.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import type { ReviewContext } from "../../src/engine/review.ts";
import { defineRule } from "../../src/engine/rule.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { parseGoDuration } from "../../src/webhook/go-duration.ts";
import { withoutManagedFields } from "../../src/webhook/managed-fields.ts";
import { readReviewBody } from "../../src/webhook/review-body.ts";
import { answerReview } from "../../src/webhook/review-request.ts";
import { HOSTILE_SERVICES } from "../support/hostile-services.ts";
import {
  plainService,
  recordings,
  responseIn,
  serviceReview,
  startTestWebhook,
  temporaryFolder,
} from "../support/review-server.ts";

const UID = "705ab4f5-6393-11e8-b7cc-42010a800002";
const RBS = "cloud.google.com/l4-rbs";
const MIB = 1_048_576;

/** What the webhook must answer to each recorded request: whether it admits, and the rules by what they do. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "001": { warn: ["rbs-recommended"], patched: true },
  "002": { warn: ["rbs-recommended"] },
  "003": { warn: ["rbs-recommended"], patched: true },
  "004": { warn: ["rbs-recommended", "tp-port-range-gap"] },
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
  "018": { warn: ["workload-no-readiness-probe"] },
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

t.test("bad input", async (t) => {
  const webhook = await startTestWebhook(t);
  const good = serviceReview(plainService());
  const error = async (...request: Parameters<typeof webhook.post>) => {
    const { status, body } = await webhook.post(...request);
    return [status, (JSON.parse(body) as { error?: string }).error];
  };
  const v = "/validate";
  t.same(await error(v, "{"), [400, "the body is not JSON"]);
  t.same(await error(v, ""), [400, "the body is not JSON"]);
  t.same(await error(v, "[]"), [400, "the body is not a JSON object"]);
  t.same(await error(v, {}), [400, "kind is not AdmissionReview"]);
  t.same(await error(v, { ...good, kind: "Pod" }), [400, "kind is not AdmissionReview"]);
  const beta = { ...good, apiVersion: "admission.k8s.io/v1beta1" };
  t.same(await error(v, beta), [400, "apiVersion is not admission.k8s.io/v1"]);
  t.same(await error(v, { ...good, request: undefined }), [400, "request is missing"]);
  t.same(await error(v, { ...good, request: { ...good.request, uid: "" } }), [400, "request.uid is missing"]);
  const type = (value: string) => ({ headers: { "content-type": value } });
  t.same(await error(v, good, type("text/plain")), [415, "the content type is not application/json"]);
  t.same(await error(v, good, type("application/yaml")), [415, "the content type is not application/json"]);
  t.equal((await webhook.post(v, good, type("application/json; charset=utf-8"))).status, 200);
  t.same(await error("/", good), [404, "reviews are taken on /mutate and /validate"]);
  const put = await webhook.post(v, good, { method: "PUT" });
  t.same([put.status, put.headers["allow"]], [405, "POST"], "S13: only POST");
  t.equal((await webhook.post(v, "", { method: "GET", headers: {} })).status, 405);
  t.equal(await webhook.metric('l4guard_requests_refused_total{status="400"}'), 8, "each is counted");
  t.equal(responseIn(await webhook.post(v, good)).allowed, true, "and the server goes on");
});

t.test("F16: a review over the limit is answered, not cut off", async (t) => {
  const webhook = await startTestWebhook(t);
  const padded = (bytes: number) =>
    JSON.stringify(serviceReview(plainService({ metadata: { labels: { pad: "x".repeat(bytes) } } })));
  const denied = responseIn(await webhook.post("/validate", padded(5 * MIB)));
  t.same(denied, {
    uid: UID,
    allowed: false,
    status: {
      code: 500,
      reason: "InternalError",
      message: "l4guard could not review this request: the review is too large: over 4194304 bytes",
    },
  });
  t.equal(responseIn(await webhook.post("/mutate", padded(5 * MIB))).allowed, true, "the mutating webhook admits it");
  t.equal(responseIn(await webhook.post("/validate", padded(3 * MIB))).allowed, true, "3 MiB are read");
  const anonymous = await webhook.post("/validate", `{"pad":"${"x".repeat(9 * MIB)}"}`);
  t.equal(anonymous.status, 413, "without a uid there is nobody to answer");
  t.equal(await webhook.metric('l4guard_reviews_total{phase="validate",verdict="failed"}'), 1);

  const lenient = await startTestWebhook(t, ["--on-too-large", "allow"]);
  const admitted = responseIn(await lenient.post("/validate", padded(5 * MIB)));
  t.equal(admitted.allowed, true, "or admitted, by choice");
  t.match(admitted["warnings"], [/too large/]);
});

t.test("F15, F16: the largest and the most tangled reviews", async (t) => {
  const webhook = await startTestWebhook(t);
  const annotated = (annotations: object) => plainService({ metadata: { annotations } });
  const escaped = JSON.stringify(serviceReview(annotated({ big: "<".repeat(256_000) }))).replaceAll("<", "\\u003c");
  t.ok(escaped.length > 1_500_000, "250 kB of < as Go writes them");
  t.equal(responseIn(await webhook.post("/validate", escaped)).uid, UID);
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`key-${i}`, "x"]));
  const update = { operation: "UPDATE", oldObject: annotated(many) };
  t.equal(responseIn(await webhook.post("/validate", serviceReview(annotated(many), update))).uid, UID);
  const nasty = {
    "cloud.google.com/neg": `${"[".repeat(50_000)}`,
    "networking.gke.io/load-balancer-ip-addresses": ",".repeat(100_000),
    "networking.gke.io/weighted-load-balancing": `${" ".repeat(50_000)}a`,
    "cloud.google.com/backend-config": `{${'"a":'.repeat(20_000)}`,
  };
  t.equal(responseIn(await webhook.post("/validate", serviceReview(annotated(nasty)))).uid, UID);
  const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
  const nested = JSON.stringify(serviceReview(plainService({ spec: { deep: 0 } }))).replace(
    '"deep":0',
    `"deep":${deep}`,
  );
  t.equal(responseIn(await webhook.post("/validate", nested)).uid, UID);
});

t.test("F15: hostile Services of every kind are answered, and no rule gives up", async (t) => {
  const context = reviewContext();
  for (const { phase, uid, body } of HOSTILE_SERVICES) {
    const { status, body: answered, decision } = answerReview(phase, JSON.parse(body), context, CHOICES);
    const { response } = JSON.parse(answered) as { response: { uid: string; allowed: boolean } };
    t.same([status, response.uid, decision.review?.crashed ?? []], [200, uid, []]);
    t.ok(phase === "validate" || response.allowed, "the mutating webhook admits");
  }
});

t.test("F17, F19: what fuzzing found: a repair that finds no place is not made, and is no failed check", async (t) => {
  const webhook = await startTestWebhook(t);
  const bare = responseIn(
    await webhook.post("/mutate", serviceReview(plainService({ metadata: { annotations: {} } }))),
  );
  t.equal(bare["patchType"], "JSONPatch", "where it finds its place it is made");
  const folder = "test/fixtures/fuzz";
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), "utf8");
    const { uid } = (JSON.parse(text) as { request: { uid: string } }).request;
    t.same(responseIn(await webhook.post("/mutate", text)), { uid, allowed: true }, `${file}: admitted as it is`);
  }
  t.notMatch((await webhook.health("/metrics")).text, /l4guard_patches_refused_total\{/, "no patch failed its check");
});

t.test("F17, S13: whatever the object looks like, the answer is a review and the mutating webhook admits", async () => {
  const context = reviewContext();
  const keys = fc.constantFrom(
    "metadata",
    "spec",
    "annotations",
    "ports",
    "port",
    "name",
    "type",
    "ipFamilies",
    "__proto__",
    "x",
  );
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.constantFrom(null, true, "", "LoadBalancer", "Internal", 99_999, -1, 1.5, "not-an-ip", "WAT", "\u202e\n"),
      fc.string(),
      fc.array(tie("any"), { maxLength: 3 }),
      fc.dictionary(keys, tie("any"), { maxKeys: 4 }),
    ),
  })).any;
  const service = fc.record({
    metadata: value,
    spec: fc.oneof(
      value,
      fc.record({
        type: fc.constant("LoadBalancer"),
        ports: value,
        ipFamilies: value,
        loadBalancerIP: value,
        loadBalancerSourceRanges: value,
      }),
    ),
  });
  fc.assert(
    fc.property(
      service,
      fc.option(service),
      fc.constantFrom("Service", "Ingress", "Deployment"),
      (object, old, kind) => {
        const group = { Service: "", Ingress: "networking.k8s.io", Deployment: "apps" }[kind];
        const operation = old ? "UPDATE" : "CREATE";
        const review = serviceReview(object, { kind: { group, version: "v1", kind }, operation, oldObject: old });
        const text = JSON.stringify(review);
        for (const phase of ["mutate", "validate"] as const) {
          const { status, body, decision } = answerReview(phase, JSON.parse(text), context, CHOICES);
          const { response } = JSON.parse(body) as { response: { uid: string; allowed: boolean; patch?: string } };
          if (status !== 200 || response.uid !== UID) throw new Error(`${phase}: ${status} ${body}`);
          if (decision.verdict === "failed") throw new Error(`${phase}: ${decision.reason}`);
          if (decision.review?.crashed.length) throw new Error(String(decision.review.crashed[0]?.error));
          if (phase === "mutate" && !response.allowed) throw new Error("the mutating webhook denied");
          if (response.patch) applyPatch(object, operationsIn(response.patch));
        }
      },
    ),
    { numRuns: 1_500 },
  );
});

t.test("F18: a key __proto__ is data like any other", async (t) => {
  const webhook = await startTestWebhook(t);
  const hostile = JSON.stringify(serviceReview(plainService()))
    .replace('"annotations":{', '"annotations":{"__proto__":"x","constructor":"y",')
    .replace('"spec":{', '"__proto__":{"polluted":true},"spec":{"constructor":{"prototype":{"polluted":true}},');
  t.equal(responseIn(await webhook.post("/validate", hostile)).allowed, true);
  const bare = JSON.stringify(
    serviceReview({ ...plainService({ metadata: { annotations: { marker: "x" } } }) }),
  ).replace('"marker":"x"', '"__proto__":"x"');
  const patched = responseIn(await webhook.post("/mutate", bare));
  const object = applyPatch(
    (JSON.parse(bare) as { request: { object: unknown } }).request.object,
    operationsIn(patched["patch"]),
  );
  t.match(JSON.stringify(object), `"annotations":{"__proto__":"x","${RBS}":"enabled"}`, "the patch leaves it alone");
  t.equal(({} as { polluted?: boolean }).polluted, undefined, "nothing is polluted");
});

t.test("F19: the patch fits every shape of annotations, and there is none where there is nothing to do", async (t) => {
  const webhook = await startTestWebhook(t);
  const key = `/metadata/annotations/${RBS.replace("/", "~1")}`;
  const add = { op: "add", path: key, value: "enabled" };
  const parent = { op: "add", path: "/metadata/annotations", value: {} };
  const cases: readonly (readonly [string, unknown, readonly object[]])[] = [
    ["absent", undefined, [parent, add]],
    ["null", null, [parent, add]],
    ["empty", {}, [add]],
    ["others", { "a/b~c": "1" }, [add]],
    ["set already", { [RBS]: "enabled" }, []],
    ["set to something else", { [RBS]: "no" }, []],
    ["not a map", "annotations", []],
    ["a list", [], []],
  ];
  for (const [title, annotations, operations] of cases) {
    const object = plainService({ metadata: { annotations } });
    const response = responseIn(await webhook.post("/mutate", serviceReview(object)));
    t.same(response["patch"] === undefined ? [] : operationsIn(response["patch"]), operations, title);
    t.equal(
      response["patchType"],
      operations.length > 0 ? "JSONPatch" : undefined,
      `${title}: patchType goes with a patch`,
    );
    const validated = responseIn(await webhook.post("/validate", serviceReview(object)));
    t.notOk("patch" in validated || "patchType" in validated, `${title}: the validating webhook never patches`);
  }
  const deletion = serviceReview(plainService(), { operation: "DELETE", object: null, oldObject: plainService() });
  t.same(responseIn(await webhook.post("/mutate", deletion)), { uid: UID, allowed: true }, "nor is a deletion patched");
});

t.test("F20, R10: an error inside still gets a review with the uid, by choice allowed or denied", async (t) => {
  const broken = () => {
    throw new Error("secret-value");
  };
  const answer = (phase: "mutate" | "validate", onError: "allow" | "deny") =>
    JSON.parse(
      answerReview(phase, serviceReview(plainService()), broken, { onError, onTooLarge: "deny", onUnreserved: "warn" })
        .body,
    ).response;
  const message = "l4guard could not review this request: internal error Error";
  t.same(answer("validate", "allow"), { uid: UID, allowed: true, warnings: [message] });
  t.same(answer("validate", "deny"), {
    uid: UID,
    allowed: false,
    status: { code: 500, reason: "InternalError", message },
  });
  t.same(answer("mutate", "deny").allowed, true, "the mutating webhook never denies");

  const crashing = defineRule({
    id: "crashing",
    group: "type",
    action: "deny",
    summary: "Crashes.",
    messages: { never: "Never." },
    why: "To see what happens.",
    fix: "None.",
    sources: ["this test"],
    on: ["create", "update"],
    service: {
      check() {
        throw new TypeError("boom");
      },
    },
  });
  const context = reviewContext({ rules: new RuleSet([crashing, ...RULE_SET.rules]) });
  const { body, decision } = answerReview("validate", serviceReview(typo()), context, CHOICES);
  t.match(
    JSON.parse(body).response,
    { uid: UID, allowed: false, auditAnnotations: { crashed: "crashing" } },
    "the others still speak",
  );
  t.same(
    decision.review?.crashed.map(({ rule }) => rule),
    ["crashing"],
  );

  const malformed = serviceReview(plainService(), { userInfo: { groups: "all" } });
  t.match(JSON.parse(answerReview("validate", malformed, reviewContext(), CHOICES).body).response, {
    uid: UID,
    allowed: true,
  });
});

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
    "system:glbc-admin",
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
  const io = { stdin, stdout, stderr, env: {}, cwd: process.cwd(), now: () => new Date() };
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

t.test("managed fields are not parsed, and nothing else is lost", async (t) => {
  const read = (text: string) => readReviewBody({ bytes: Buffer.from(text) });
  const emptied = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, item) => (key === "managedFields" && Array.isArray(item) ? [] : item));

  t.test("every recorded object loses them", async (t) => {
    for (const { file, body } of recordings()) {
      const compact = JSON.stringify(JSON.parse(body));
      const short = withoutManagedFields(compact);
      t.same(JSON.parse(short), emptied(JSON.parse(compact)), file);
      t.notMatch(short, '"manager"', file);
      t.same(read(compact), { kind: "json", value: emptied(JSON.parse(compact)) }, file);
    }
  });

  t.test("whatever stands around them, the value is the same but for them", async () => {
    const fragments = [',"managedFields":[', ']},"spec":', "[", "]", "}", '"', "\\", "a"];
    const text = fc.array(fc.constantFrom(...fragments), { maxLength: 4 }).map((parts) => parts.join(""));
    const key = fc.oneof(fc.constantFrom("metadata", "name", "managedFields", "spec", "status"), text);
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "medium" },
        fc.constantFrom(null, 1),
        text,
        fc.array(tie("any"), { maxLength: 2 }),
        fc.dictionary(key, tie("any"), { maxKeys: 4 }),
        fc.record({
          metadata: fc.record({ name: text, managedFields: fc.array(tie("any"), { maxLength: 2 }) }),
          spec: tie("any"),
        }),
      ),
    }));
    fc.assert(
      fc.property(any, (value) => {
        const answer = read(JSON.stringify(value));
        return answer.kind === "json" && JSON.stringify(emptied(answer.value)) === JSON.stringify(emptied(value));
      }),
      { numRuns: 3_000 },
    );
  });

  t.test("text that is cut in a wrong place is parsed whole", async (t) => {
    const text = '{"metadata":{"a":1,"managedFields":[{"x":{"y":[{}]},"spec":{}}]}}';
    t.not(withoutManagedFields(text), text);
    t.same(read(text), { kind: "json", value: JSON.parse(text) });
    t.same(read(`${text}]`), { kind: "not-json" });
    t.equal(withoutManagedFields('{"a":1,"managedFields":['), '{"a":1,"managedFields":[');
  });
});

t.test("Go durations", async (t) => {
  const cases = { "10s": 10_000, "1m30s": 90_000, "500ms": 500, "1.5s": 1_500, "2h": 7_200_000, "1500µs": 1.5 };
  for (const [text, ms] of Object.entries(cases)) t.equal(parseGoDuration(text), ms, text);
  for (const text of ["", "10", "s", "-1s", "1s ", "1d", "1e3s", "s1"]) t.equal(parseGoDuration(text), undefined, text);
});

const CHOICES = { onError: "allow", onTooLarge: "deny", onUnreserved: "warn" } as const;

/** A Service that GKE exposes by mistake. */
function typo() {
  return plainService({ metadata: { annotations: { "networking.gke.io/load-balancer-type": "internl" } } });
}

function reviewContext(changes: Partial<ReviewContext> = {}): () => ReviewContext {
  const context: ReviewContext = {
    rules: RULE_SET,
    policy: compilePolicy(),
    cluster: compileCluster({ gkeVersion: "1.33.1-gke.1779000", features: {} }),
    index: UNKNOWN_INDEX,
    today: "2026-11-21",
    isOffline: false,
    ...changes,
  };
  return () => context;
}

function operationsIn(patch: unknown): readonly PatchOperation[] {
  return JSON.parse(Buffer.from(String(patch), "base64").toString("utf8")) as readonly PatchOperation[];
}
