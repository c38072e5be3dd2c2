import fc from "fast-check";
import t from "tap";
import { filterRequest, parseAdmissionReview } from "../../src/admission/request.ts";
import {
  admit,
  answer,
  answerError,
  answerMutation,
  answerValidation,
  denialText,
  findingLine,
  warningsOf,
} from "../../src/admission/response.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import { review, service } from "../support/engine-rules.ts";

const requestOf = (overrides: object = {}) => ({
  uid: "u-1",
  kind: { group: "", version: "v1", kind: "Service" },
  operation: "CREATE",
  namespace: "shop",
  userInfo: { username: "jane", groups: ["dev"] },
  object: service(80),
  oldObject: null,
  ...overrides,
});

t.test("what is an AdmissionReview and what is not", async (t) => {
  const table: readonly (readonly [unknown, string])[] = [
    ["text", "the body is not a JSON object"],
    [{}, "kind is not AdmissionReview"],
    [{ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1beta1" }, "apiVersion is not admission.k8s.io/v1"],
    [{ kind: "AdmissionReview", apiVersion: "admission.k8s.io/v1" }, "request is missing"],
    [review({}), "request.uid is missing"],
    [review({ uid: "u", userInfo: [] }), "/request/userInfo is not an object"],
    [review({ uid: "u", operation: 1 }), "/request/operation is not a string"],
  ];
  for (const [body, error] of table) t.match(parseAdmissionReview(body), { ok: false, error });
  t.match(parseAdmissionReview(review(requestOf({ dryRun: true }))), {
    ok: true,
    request: { uid: "u-1", isDryRun: true },
  });
  fc.assert(fc.property(fc.jsonValue(), (value) => void parseAdmissionReview(value)));
});

t.test("which requests are reviewed", async (t) => {
  const policy = compilePolicy({ exemptNamespaces: ["infra-*"], controllers: { groups: ["platform"] } });
  const terminating = { ...service(80), metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } };
  const taking = { ...terminating, spec: { externalIPs: ["192.0.2.1"] } };
  const table: readonly (readonly [string, object, string | undefined])[] = [
    ["a create", {}, undefined],
    ["a connect", { operation: "CONNECT" }, "operation"],
    ["another kind", { kind: { group: "", kind: "Pod" } }, "kind"],
    ["another group's Service", { kind: { group: "serving.knative.dev", kind: "Service" } }, "kind"],
    ["the status", { subResource: "status" }, "subresource"],
    ["kube-system", { namespace: "kube-system" }, "namespace"],
    ["GKE's own", { namespace: "gke-managed-cim" }, "namespace"],
    ["what the operator exempts", { namespace: "infra-net" }, "namespace"],
    ["ingress-gce", { userInfo: { username: "system:controller:glbc" } }, "controller"],
    ["a platform group", { userInfo: { username: "x", groups: ["platform"] } }, "controller"],
    ["an update of what is going", { operation: "UPDATE", object: terminating, oldObject: terminating }, "terminating"],
    ["external IPs of what is going", { operation: "UPDATE", object: taking, oldObject: terminating }, undefined],
    ["what is going with those that it had", { operation: "UPDATE", object: taking, oldObject: taking }, "terminating"],
    ["a deletion of what is going", { operation: "DELETE", object: null, oldObject: taking }, "terminating"],
    ["a create with a deletion timestamp", { object: terminating }, undefined],
    ["nothing", { object: null }, "no object"],
    ["a delete", { operation: "DELETE", object: null, oldObject: service(80) }, undefined],
    ["an update without the old object", { operation: "UPDATE" }, undefined],
  ];
  for (const [title, overrides, pass] of table) {
    const parsed = parseAdmissionReview(review(requestOf(overrides)));
    if (!parsed.ok) throw new Error(parsed.error);
    t.equal(filterRequest(parsed.request, policy).pass, pass, title);
  }
  const bare = parseAdmissionReview(review(requestOf({ object: { metadata: { generateName: "web-" } } })));
  if (bare.ok) {
    t.match(filterRequest({ ...bare.request, isDryRun: true }, policy), { change: { isDryRun: true } });
    t.match(filterRequest(bare.request, policy), {
      change: { object: { metadata: { generateName: "web-", namespace: "shop" } } },
    });
  }
});

t.test("what a request changes", async (t) => {
  const policy = compilePolicy({});
  const named = (metadata: unknown) => ({ ...service(80), metadata });
  const changeOf = (overrides: object) => {
    const parsed = parseAdmissionReview(review(requestOf(overrides)));
    if (!parsed.ok) throw new Error(parsed.error);
    const filtered = filterRequest(parsed.request, policy);
    return filtered.pass === undefined ? filtered.change : filtered.pass;
  };
  const [old, now] = [named({ name: "old" }), named({ name: "now" })];
  const update = { operation: "UPDATE", object: now };
  t.match(changeOf({ ...update, oldObject: old }), {
    change: "update",
    object: named({ name: "now", namespace: "shop" }),
    previous: named({ name: "old", namespace: "shop" }),
  });
  t.match(changeOf(update), { change: "create", previous: undefined }, "without an old object it is new");
  t.match(changeOf({ object: now, oldObject: old }), { change: "create", previous: undefined }, "nothing was before");
  const removal = changeOf({ operation: "DELETE", object: null, oldObject: old });
  t.match(removal, { change: "delete", object: named({ name: "old", namespace: "shop" }), previous: undefined });
  const untouched: Readonly<Record<string, object>> = {
    "a namespace of its own": named({ name: "now", namespace: "bank" }),
    "no metadata": named(undefined),
    "metadata that is null": named(null),
    "metadata that is a list": named([]),
    "metadata that is a text": named("text"),
  };
  for (const [title, object] of Object.entries(untouched))
    t.same(changeOf({ object }), { ...Object(changeOf({ object })), object }, title);
  t.match(changeOf({ object: now, namespace: "" }), { object: named({ name: "now" }) }, "no namespace to know");
  t.notOk("namespace" in Object(changeOf({ object: now, namespace: "" })).object.metadata);
});

t.test("answers", async (t) => {
  const finding = (rule: string, action: Finding["action"], message = "m"): Finding => {
    return { rule, action, path: "", messageId: "x", message, about: "", fix: "f" };
  };
  const empty = { findings: [], skipped: [], crashed: [], exempted: [], ratcheted: [] };
  t.same(answer(admit("u")), {
    apiVersion: "admission.k8s.io/v1",
    kind: "AdmissionReview",
    response: { uid: "u", allowed: true },
  });
  t.same(answerValidation("u", empty), { uid: "u", allowed: true });
  const denied = answerValidation("u", {
    ...empty,
    findings: [finding("a", "deny"), finding("b", "warn"), finding("c", "deny"), finding("d", "info")],
    skipped: [{ rule: "e", missing: ["nodeCount", "region"] }],
    crashed: [{ rule: "f", error: new Error("x") }],
    exempted: [{ finding: finding("g", "deny"), reason: "r" }],
    ratcheted: [finding("h", "deny")],
  });
  t.same(denied, {
    uid: "u",
    allowed: false,
    status: { code: 403, reason: "Forbidden", message: "[a] m Fix: f\n[c] m Fix: f\nMore: l4guard explain a c" },
    warnings: ["[b] m Fix: f"],
    auditAnnotations: {
      deny: "a,c",
      warn: "b",
      skipped: "e:nodeCount+region",
      crashed: "f",
      exempted: "g",
      exemptionReasons: "g: r",
      ratcheted: "h",
    },
  });
  const full = {
    ...empty,
    skipped: [{ rule: "e", missing: ["region" as const] }],
    crashed: [{ rule: "f", error: new Error("x") }],
    exempted: [{ finding: finding("g", "deny"), reason: "r" }],
    ratcheted: [finding("h", "deny")],
  };
  const lists = ["skipped", "crashed", "exempted", "ratcheted"] as const;
  for (const one of lists) {
    for (const other of lists) {
      const few = { ...empty, [one]: full[one], [other]: full[other] };
      t.ok(answerValidation("u", few).auditAnnotations?.[one], `${one}, beside ${other}`);
    }
  }
  const endless = Array.from({ length: 1_000 }, (_, place) => finding(`rule-${place}`, "deny"));
  const kept = answerValidation("u", { ...empty, ratcheted: endless }).auditAnnotations?.["ratcheted"] ?? "";
  t.equal(kept.length, 1_000, "the API server keeps no more than it is worth");
  const patched = answerMutation(
    "u",
    {
      ...empty,
      findings: [finding("a", "mutate")],
      operations: [{ op: "remove", path: "/x" }],
    },
    btoa,
  );
  t.match(patched, {
    allowed: true,
    patchType: "JSONPatch",
    warnings: ["[a] m Fix: f"],
    auditAnnotations: { mutate: "a" },
  });
  t.same(JSON.parse(Buffer.from(patched.patch ?? "", "base64").toString()), [{ op: "remove", path: "/x" }]);
  t.same(
    answerMutation("u", { ...empty, operations: [] }, btoa),
    { uid: "u", allowed: true },
    "never a patchType without a patch",
  );
  t.match(answerError("u", "x\ny", true), { allowed: true, warnings: [/x\\u000ay$/] });
  t.match(answerError("u", "x", false), { allowed: false, status: { code: 500, reason: "InternalError" } });

  t.equal(findingLine({ ...finding("a", "warn"), assumed: ["vpcNative"] }), "[a] m (assumes vpcNative) Fix: f");
  const made: Finding = {
    ...finding("a", "mutate"),
    edits: [
      { kind: "add", path: "/metadata/annotations/example.com~1a", value: "1" },
      { kind: "replace", path: "/spec/loadBalancerClass", expected: "x", value: "y" },
      { kind: "remove", path: "/metadata/finalizers/0", expected: "x" },
      { kind: "remove", path: "/metadata/annotations/b", expected: "x" },
    ],
  };
  t.equal(
    findingLine(made),
    '[a] m Added example.com/a: "1". Changed spec.loadBalancerClass to "y". Removed "x" from metadata.finalizers. Removed b.',
    "a repair says what it did",
  );
  t.equal(findingLine({ ...made, action: "warn" }), "[a] m Fix: f", "one that was not made does not");
  const long = warningsOf([finding("a", "warn", "x".repeat(192)), finding("b", "warn", "y".repeat(300))]);
  t.same(
    long.map(({ length }) => length),
    [196, 200],
    "without its fix where that is too much, else cut",
  );
  const many = warningsOf(Array.from({ length: 30 }, (_, i) => finding(`r${i}`, "warn")));
  t.equal(many.length, 10);
  t.match(many.at(-1), /21 more findings/);
  const wide = warningsOf(Array.from({ length: 10 }, (_, i) => finding(`r${i}`, "warn", "z".repeat(180))));
  t.ok(wide.join("").length <= 1_500);
  t.ok(denialText(Array.from({ length: 100 }, () => finding("a", "deny", "z".repeat(180)))).length <= 8_000);
});
