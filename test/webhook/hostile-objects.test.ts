import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { applyPatch } from "../../src/engine/patch.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import type { ReviewContext } from "../../src/engine/review.ts";
import { defineRule } from "../../src/engine/rule.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { answerReview } from "../../src/webhook/review-request.ts";
import { HOSTILE_REVIEWS } from "../support/hostile-reviews.ts";
import { plainService, responseIn, serviceReview, startTestWebhook } from "../support/review-server.ts";
import { operationsIn, typo, UID } from "../support/webhook-reviews.ts";

const RBS = "cloud.google.com/l4-rbs";

const MIB = 1_048_576;

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

t.test("F15: hostile objects of every kind are answered, and no rule gives up", async (t) => {
  const context = reviewContext();
  for (const { phase, uid, body } of HOSTILE_REVIEWS) {
    const { status, body: answered, decision } = answerReview(phase, JSON.parse(body), context, CHOICES);
    const { response } = JSON.parse(answered) as { response: { uid: string; allowed: boolean } };
    t.same([status, response.uid, decision.review?.crashed ?? []], [200, uid, []]);
    t.ok(phase === "validate" || response.allowed, "the mutating webhook admits");
  }
});

t.test(
  "F15: of tens of thousands of source ranges no more is told than anybody reads, and nothing that is wrong",
  async (t) => {
    const context = reviewContext();
    const most = 100;
    const ranges = (length: number, range: (n: number) => string) => Array.from({ length }, (_, n) => range(n));
    const told = (loadBalancerSourceRanges: readonly string[], spec: object = {}) => {
      const review = serviceReview(plainService({ spec: { loadBalancerSourceRanges, ...spec } }));
      const { decision } = answerReview("validate", review, context, CHOICES);
      t.same(decision.review?.crashed, []);
      return Map.groupBy(decision.review?.findings ?? [], ({ rule }) => rule);
    };
    const invalid = told(ranges(40_000, (n) => `10.0.${n}.0/99`));
    t.equal(invalid.get("source-ranges-invalid-cidr")?.length, most, "no CIDRs");
    const late = told([...ranges(40_000, (n) => `10.${n >> 8}.${n & 255}.0/24`), "office"]);
    t.equal(
      late.get("source-ranges-invalid-cidr")?.[0]?.path,
      "/spec/loadBalancerSourceRanges/40000",
      "behind good ones",
    );
    const bits = told(ranges(40_000, (n) => `10.${n >> 8}.${n & 255}.1/24`));
    t.equal(bits.get("source-ranges-host-bits")?.length, most, "host bits");
    const any = told(ranges(40_000, () => "0.0.0.0/0"));
    t.equal(any.get("source-ranges-allow-all")?.length, most, "everybody, again and again");
    const dual = { ipFamilies: ["IPv4", "IPv6"], ipFamilyPolicy: "RequireDualStack" };
    const gap = told(
      ranges(40_000, (n) => `2001:db8:${n.toString(16)}::/64`),
      dual,
    );
    t.ok(gap.has("source-ranges-family-gap"), "IPv6 alone");
    const whole = told([...ranges(40_000, (n) => `2001:db8:${n.toString(16)}::/64`), "10.0.0.0/8"], dual);
    t.notOk(whole.has("source-ranges-family-gap"), "a family whose only range is the last");
  },
);

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

const CHOICES = { onError: "allow", onTooLarge: "deny", onUnreserved: "warn" } as const;

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
