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
import { compileCluster } from "../../src/domain/cluster.ts";
import type { Edit, Finding } from "../../src/domain/finding.ts";
import { sameJson } from "../../src/domain/json.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import { INGRESS_CLASS_KIND } from "../../src/domain/kinds/ingress-class.ts";
import { L4_LB_CONFIG } from "../../src/domain/kinds/l4-lb-config.ts";
import { NETWORK } from "../../src/domain/kinds/network.ts";
import { type Condition, condition, type Test, where } from "../../src/engine/condition.ts";
import { EXEMPT_ANNOTATION, parseExemption } from "../../src/engine/exemption.ts";
import { indexManifests, UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { fillMessage, quotable } from "../../src/engine/message.ts";
import { applyPatch, buildPatch } from "../../src/engine/patch.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import {
  type ObjectChange,
  type ReviewContext,
  reviewChange,
  reviewCluster,
  reviewMutation,
  reviewValidation,
} from "../../src/engine/review.ts";
import { defineRule, type Rule } from "../../src/engine/rule.ts";
import { RuleSet } from "../../src/engine/rule-set.ts";
import type { ServiceSubject } from "../../src/engine/subject.ts";
import { annotates, wantsLoadBalancer } from "../../src/rules/shared/conditions.ts";

const text = {
  group: "ports",
  summary: "s",
  why: "w",
  fix: "do it",
  sources: ["here"],
  on: ["create", "update", "delete"],
} as const;

/** Speaks on every Service with a port 666. */
const devilish = defineRule({
  ...text,
  id: "devilish",
  action: "deny",
  messages: { found: "port {port} is taken" },
  service: {
    check: (s, report) => {
      if (s.object.ports.some(({ port }) => port === 666))
        report({ message: "found", data: { port: 666 }, path: "/spec/ports" });
    },
  },
});
const needsNodes = defineRule({
  ...text,
  id: "needs-nodes",
  action: "deny",
  messages: { many: "{count} nodes" },
  needs: ["nodeCount"],
  service: {
    when: [wantsLoadBalancer],
    check: (s, report) => report({ message: "many", data: { count: s.cluster.nodeCount }, path: "" }),
  },
});
const assumes = defineRule({
  ...text,
  id: "assumes",
  action: "deny",
  messages: { flat: "not VPC-native" },
  needs: ["vpcNative"],
  service: { check: (s, report) => s.cluster.vpcNative && report({ message: "flat", path: "" }) },
});
const crashes = defineRule({
  ...text,
  id: "crashes",
  action: "deny",
  messages: { never: "never" },
  service: {
    check: () => {
      throw new Error("a bug");
    },
  },
});
const looksAround = defineRule({
  ...text,
  id: "looks-around",
  action: "deny",
  messages: { alone: "alone" },
  looksUp: ["services"],
  service: { check: (_, report) => report({ message: "alone", path: "" }) },
});
const repairs = defineRule({
  ...text,
  id: "repairs",
  action: "mutate",
  messages: { added: "added a" },
  mutation: "default",
  service: {
    check: (s, report) => {
      if (s.object.metadata.annotations.has("a")) return;
      report({
        message: "added",
        path: "/metadata/annotations/a",
        edits: [{ kind: "add", path: "/metadata/annotations/a", value: "1" }],
      });
    },
  },
});
/** Its repair fails every check, because nothing equals NaN. */
const unequal = defineRule({
  ...text,
  id: "unequal",
  action: "mutate",
  messages: { added: "added a" },
  mutation: "default",
  service: {
    check: (_, report) =>
      report({ message: "added", path: "/a", edits: [{ kind: "add", path: "/a", value: Number.NaN }] }),
  },
});
const trims = defineRule({
  ...text,
  id: "trims",
  action: "deny",
  messages: { odd: "odd" },
  mutation: "optIn",
  service: {
    check: (s, report) => {
      if (s.object.ports[0]?.port !== 7) return;
      const path = "/spec/ports/0/port";
      const edits = [{ kind: "replace" as const, path, expected: 7, value: 8 }];
      report({ message: "odd", action: "mutate", unmade: "deny", path, edits });
    },
  },
});
const leavesTraces = defineRule({
  ...text,
  id: "leaves-traces",
  action: "warn",
  messages: { old: "old" },
  mutation: "default",
  service: {
    check: (s, report) => {
      const path = "/metadata/annotations/a";
      if (s.object.metadata.annotations.has("a")) report({ message: "old", path });
      else report({ message: "old", path, action: "mutate", edits: [{ kind: "add", path, value: "1" }] });
    },
  },
});
const clusterRule = defineRule({
  ...text,
  id: "cluster-rule",
  action: "warn",
  messages: { old: "old" },
  cluster: { check: (s, report) => s.statedVersion === "old" && report({ message: "old", path: "/gkeVersion" }) },
});
const workloadRule = defineRule({
  ...text,
  id: "workload-rule",
  action: "warn",
  messages: { host: "host" },
  workload: { check: (s, report) => s.object.hostNetwork && report({ message: "host", path: "/spec" }) },
});
const ingressRule = defineRule({
  ...text,
  id: "ingress-rule",
  action: "deny",
  messages: { plain: "plain" },
  ingress: { check: (s, report) => !s.object.hasTls && report({ message: "plain", path: "/spec/tls" }) },
});
const info = defineRule({
  ...text,
  id: "just-info",
  action: "info",
  optIn: true,
  messages: { hint: "hint" },
  service: { check: (_, report) => report({ message: "hint", path: "" }) },
});

function contextOf(
  rules: readonly Rule[],
  overrides: Partial<ReviewContext> & { policyFile?: Policy } = {},
): ReviewContext {
  return {
    rules: new RuleSet(rules),
    policy: compilePolicy(overrides.policyFile),
    cluster: compileCluster({ gkeVersion: "1.31.5", features: {} }),
    index: indexManifests({ objects: [], isComplete: true }),
    today: "2026-11-21",
    isOffline: false,
    ...overrides,
  };
}

const service = (port: number, annotations?: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop", ...(annotations && { annotations }) },
  spec: { type: "LoadBalancer", ports: [{ port }] },
});
const jane = { username: "jane", groups: ["dev"], isController: false };
const create = (object: unknown): ObjectChange => ({ kind: "Service", change: "create", object, requester: jane });
const update = (previous: unknown, object: unknown): ObjectChange => ({
  ...create(object),
  change: "update",
  previous,
});
const said = (findings: readonly Finding[]) => findings.map(({ rule, action }) => `${action} ${rule}`);

t.test("what the policy makes of a finding", async (t) => {
  const table: readonly (readonly [string, Policy, readonly string[]])[] = [
    ["by default as catalogued", {}, ["deny devilish"]],
    ["a rule can be softened", { rules: { devilish: "warn" } }, ["warn devilish"]],
    ["or turned off", { rules: { devilish: "off" } }, []],
    ["audit never denies", { preset: "audit" }, ["warn devilish"]],
    [
      "a namespace has its own say",
      { namespaces: [{ match: ["shop"], rules: { devilish: "warn" } }] },
      ["warn devilish"],
    ],
    ["by prefix too", { namespaces: [{ match: ["sh*"], preset: "audit" }] }, ["warn devilish"]],
    ["other namespaces don't count", { namespaces: [{ match: ["dev-*"], preset: "audit" }] }, ["deny devilish"]],
    ["an opt-in rule can be turned on", { rules: { "just-info": "on" } }, ["deny devilish", "info just-info"]],
    ["and given another action", { rules: { "just-info": "warn" } }, ["deny devilish", "warn just-info"]],
    ["exempt by namespace", { exemptions: [{ namespaces: ["shop"], reason: "x" }] }, []],
    ["exempt by user", { exemptions: [{ users: ["jane"], rules: ["devilish"], reason: "x" }] }, []],
    ["exempt by group", { exemptions: [{ users: ["joe"], groups: ["dev"], reason: "x" }] }, []],
    ["until a day", { exemptions: [{ groups: ["dev"], reason: "x", until: "2026-11-21" }] }, []],
    ["but not after it", { exemptions: [{ groups: ["dev"], reason: "x", until: "2026-11-20" }] }, ["deny devilish"]],
    ["nor for other rules", { exemptions: [{ rules: ["other"], reason: "x" }] }, ["deny devilish"]],
    ["nor for other users", { exemptions: [{ users: ["joe"], reason: "x" }] }, ["deny devilish"]],
  ];
  for (const [title, policyFile, expected] of table) {
    const review = reviewValidation(create(service(666)), contextOf([devilish, info], { policyFile }));
    t.same(said(review.findings), expected, title);
  }
  const played = defineRule({
    ...text,
    id: "played-down",
    action: "warn",
    messages: { hint: "hint" },
    service: { check: (_, report) => report({ message: "hint", path: "", action: "info" }) },
  });
  const denied = reviewValidation(
    create(service(1)),
    contextOf([played], { policyFile: { rules: { "played-down": "deny" } } }),
  );
  t.same(said(denied.findings), ["info played-down"], "what a rule plays down stays an info");
});

t.test("R9: many namespaces do not fill the memory", async (t) => {
  const policy = compilePolicy({ namespaces: [{ match: ["a*"], preset: "strict" }] });
  for (let i = 0; i < 20_001; i++) policy.options(`a${i}`);
  t.equal(policy.options("a1").strict, true);
  t.equal(policy.options("b").strict, false);
});

t.test("S7: an object may exempt itself, with a reason and an end", async (t) => {
  const exempt = (value: string, policyFile: Policy = {}) =>
    reviewValidation(create(service(666, { [EXEMPT_ANNOTATION]: value })), contextOf([devilish], { policyFile }));
  const review = exempt("rules=devilish; reason=T-1; until=2026-12-31");
  t.same(said(review.findings), []);
  t.match(review.exempted, [{ reason: "T-1", finding: { rule: "devilish" } }]);
  t.same(said(exempt("rules=devilish; reason=T-1; until=2026-11-20").findings), ["deny devilish"], "expired");
  t.same(said(exempt("rules=other; reason=T-1; until=2026-12-31").findings), ["deny devilish"], "another rule");
  const off = exempt("rules=devilish; reason=T-1; until=2026-12-31", { objectExemptions: false });
  t.same(said(off.findings), ["deny devilish"], "the operator says no");
  const errors: readonly (readonly [string, string])[] = [
    ["", "rules must name rule ids"],
    ["devilish", '"devilish" is not NAME=VALUE'],
    ["rule=devilish", '"rule" is unknown'],
    ["rules=Devilish; reason=x; until=2026-12-31", "rules must name rule ids"],
    ["rules=devilish; until=2026-12-31", "a reason is missing"],
    ["rules=devilish; reason=x", "until must be a day such as 2027-01-31"],
    ["rules=devilish; reason=x; until=2026-13-01", "until must be a day such as 2027-01-31"],
    ["x".repeat(3_000), "it is longer than 2000 characters"],
  ];
  for (const [value, error] of errors) t.same(parseExemption(value), { ok: false, error }, value.slice(0, 60));
});

t.test("a rule may ask what other rules there are, and what the file wrote twice", async (t) => {
  const asks = defineRule({
    ...text,
    id: "asks",
    action: "warn",
    messages: { twice: "{path} {known}" },
    service: {
      check: (s, report) => {
        const known = [s.isRule("asks"), s.isRule("nobody")].join();
        for (const path of s.duplicateKeys) report({ message: "twice", path, data: { path, known } });
      },
    },
  });
  const review = reviewChange({ ...create(service(80)), duplicateKeys: ["/spec/type"] }, contextOf([asks]));
  t.same(
    review.findings.map(({ message }) => message),
    ["/spec/type true,false"],
  );
  t.same(reviewChange(create(service(80)), contextOf([asks])).findings, []);
});

t.test("an unknown fact skips a rule, an assumed one softens it", async (t) => {
  const review = reviewValidation(create(service(80)), contextOf([needsNodes, assumes, crashes]));
  t.same(review.skipped, [{ rule: "needs-nodes", missing: ["nodeCount"] }]);
  t.match(review.findings, [{ rule: "assumes", action: "warn", assumed: ["vpcNative"] }]);
  t.match(review.crashed, [{ rule: "crashes", error: { message: "a bug" } }]);
  const insist = contextOf([assumes], { policyFile: { rules: { assumes: "deny" } } });
  t.same(said(reviewValidation(create(service(80)), insist).findings), ["warn assumes"], "not even if told to deny");
  const off = contextOf([needsNodes], { policyFile: { rules: { "needs-nodes": "off" } } });
  t.same(reviewValidation(create(service(80)), off).skipped, [], "nobody misses what is turned off");
  const clusterIp = { ...service(80), spec: { type: "ClusterIP" } };
  t.same(reviewValidation(create(clusterIp), contextOf([needsNodes])).skipped, [], "no skip where it would not look");
  const blind = reviewValidation(create(service(80)), contextOf([looksAround], { index: UNKNOWN_INDEX }));
  t.same(blind.skipped, [{ rule: "looks-around", missing: ["services"] }]);
  t.equal(UNKNOWN_INDEX.whyUnknown("services"), "not given");
});

/** A rule that always has something to say where the conditions hold. */
function says(id: string, ...when: readonly Condition<ServiceSubject>[]): Rule {
  return defineRule({
    ...text,
    id,
    action: "warn",
    messages: { said: "said" },
    service: { when, check: (_, report) => report({ message: "said", path: "/spec" }) },
  });
}

t.test("conditions about annotations hold for the objects that carry one of them", async (t) => {
  const rules = [says("first", annotates("a")), says("second", annotates("b")), says("either", annotates("a", "b"))];
  const withAnnotations = (annotations: Record<string, string>) => ({
    ...service(80),
    metadata: { name: "x", annotations },
  });
  for (const [annotations, expected] of [
    [{}, []],
    [{ a: "" }, ["first", "either"]],
    [{ b: "", c: "" }, ["second", "either"]],
    [{ a: "", b: "" }, ["first", "second", "either"]],
    [{ c: "" }, []],
  ] as const) {
    const found = reviewValidation(create(withAnnotations(annotations)), contextOf(rules)).findings;
    t.same(
      found.map(({ rule }) => rule),
      expected,
      JSON.stringify(annotations),
    );
    // The ratchet asks them one by one.
    const { ratcheted } = reviewValidation(
      update(withAnnotations(annotations), withAnnotations({ a: "", b: "" })),
      contextOf(rules),
    );
    t.same(
      ratcheted.map(({ rule }) => rule),
      expected,
      `before: ${JSON.stringify(annotations)}`,
    );
  }
});

t.test("a condition that is data holds where the data says", async (t) => {
  const reviewed = (
    fields: object,
    annotations: readonly string[] = [],
    implementation = "none",
    before?: string[],
  ) => {
    const metadata = (keys: readonly string[]) => ({ annotations: new Map(keys.map((key) => [key, ""])) });
    const previous = before && { metadata: metadata(before) };
    return { object: { ...fields, metadata: metadata(annotations) }, previous, model: { implementation } };
  };
  const rows: readonly [string, Exclude<Test, "code">, unknown, boolean][] = [
    ["a value", { field: "spec.type", compared: { is: ["x"] } }, reviewed({ type: "x" }), true],
    ["another value", { field: "spec.type", compared: { is: ["x"] } }, reviewed({ type: "y" }), false],
    ["one of values", { field: "spec.type", compared: { is: ["x", "y"] } }, reviewed({ type: "y" }), true],
    ["none of values", { field: "spec.type", compared: { isNot: ["x", "y"] } }, reviewed({ type: "y" }), false],
    ["an absent field", { field: "spec.type", compared: { is: [undefined] } }, reviewed({}), true],
    ["a field that is there", { field: "spec.type", compared: { isNot: [undefined] } }, reviewed({ type: "" }), true],
    ["a larger number", { field: "spec.port", compared: { moreThan: 1 } }, reviewed({ port: 2 }), true],
    ["the same number", { field: "spec.port", compared: { moreThan: 1 } }, reviewed({ port: 1 }), false],
    ["a longer list", { field: "spec.ports", compared: { moreThan: 1 } }, reviewed({ ports: [1, 2] }), true],
    ["a shorter list", { field: "spec.ports", compared: { moreThan: 1 } }, reviewed({ ports: [1] }), false],
    ["an annotation", { annotations: ["a", "b"], of: "object" }, reviewed({}, ["b"]), true],
    ["no annotation", { annotations: ["a", "b"], of: "object" }, reviewed({}, ["c"]), false],
    ["an annotation before", { annotations: ["a"], of: "previous" }, reviewed({}, [], "none", ["a"]), true],
    ["nothing before", { annotations: ["a"], of: "previous" }, reviewed({}, ["a"]), false],
    ["an owner", { owners: ["rbs-netlb"] }, reviewed({}, [], "rbs-netlb"), true],
    ["another owner", { owners: ["rbs-netlb"] }, reviewed({}, [], "foreign"), false],
  ];
  for (const [title, test, subject, expected] of rows) {
    t.equal(condition("that are tried", test).holds(subject), expected, title);
    const holds: Test = { field: "kind", compared: { is: [undefined] } };
    t.equal(
      condition("that are tried", { all: [holds, test] }).holds(subject),
      expected,
      `${title}, with another test`,
    );
  }
});

t.test("R10: a condition that throws costs the rules that name it and no other", async (t) => {
  const breaks = where("that break a rule", () => {
    throw new Error("a bug");
  });
  const isPort = where("with ports", ({ object }: ServiceSubject) => object.ports.length > 0);
  const rules = [says("first", isPort, breaks), says("second", isPort), says("third", breaks), says("fourth")];
  const context = contextOf(rules);
  for (const review of [
    reviewValidation(create(service(80)), context),
    reviewValidation(update(service(80), service(81)), context),
  ]) {
    t.same(review.crashed.map(({ rule }) => rule).sort(), ["first", "third"]);
    t.same(
      [...review.findings, ...review.ratcheted].map(({ rule }) => rule),
      ["second", "fourth"],
    );
  }
});

t.test("a rule that is off by default is asked only where the policy wants it", async (t) => {
  let asked = 0;
  const optIn = defineRule({
    ...text,
    id: "opt-in",
    action: "warn",
    optIn: true,
    messages: { said: "said" },
    service: {
      check: (_, report) => {
        asked += 1;
        report({ message: "said", path: "/spec" });
      },
    },
  });
  const edit = update(service(80), service(81));
  const silent = reviewValidation(edit, contextOf([optIn]));
  t.same([asked, silent.findings, silent.ratcheted], [0, [], []], "not even the ratchet hears of it");
  const wanted = reviewValidation(edit, contextOf([optIn], { policyFile: { rules: { "opt-in": "on" } } }));
  t.same([asked > 0, wanted.findings, said(wanted.ratcheted)], [true, [], ["warn opt-in"]]);
});

t.test("the ratchet", async (t) => {
  const context = contextOf([devilish]);
  t.same(said(reviewValidation(update(service(80), service(666)), context).findings), ["deny devilish"], "new");
  const old = reviewValidation(update(service(666), service(666, { a: "b" })), context);
  t.same(said(old.findings), [], "old");
  t.same(said(old.ratcheted), ["deny devilish"]);
  const compares = { ...devilish, comparesOldAndNew: true };
  t.same(said(reviewValidation(update(service(666), service(666)), contextOf([compares])).findings), ["deny devilish"]);
});

t.test("one rule never says more than anyone reads, and never holds an update up for what was left out", async (t) => {
  const ports = defineRule({
    ...text,
    id: "ports",
    action: "deny",
    messages: { one: "{port}" },
    service: {
      check: (s, report) => {
        for (const { port } of s.object.ports) {
          report({ message: "one", data: { port }, path: "/spec/ports", about: String(port) });
        }
      },
    },
  });
  const many = (count: number) => ({
    ...service(1),
    spec: { type: "LoadBalancer", ports: Array.from({ length: count }, (_, index) => ({ port: index + 1 })) },
  });
  const context = contextOf([ports]);
  t.equal(reviewValidation(create(many(100)), context).findings.length, 100);
  t.equal(reviewValidation(create(many(101)), context).findings.length, 100);
  t.same(reviewValidation(update(many(150), many(140)), context).findings, [], "an edit that repairs some");
  t.equal(reviewValidation(update(many(99), many(100)), context).findings.length, 1, "fewer are told apart");
});

t.test("a deletion is never denied", async (t) => {
  const review = reviewChange({ ...create(service(666)), change: "delete" }, contextOf([devilish, repairs]));
  t.same(said(review.findings).sort(), ["warn devilish", "warn repairs"]);
  t.same(review.operations, []);
});

t.test("repairs are made once, checked, and then validated", async (t) => {
  const context = contextOf([repairs]);
  const first = reviewChange(create(service(80)), context);
  t.same(said(first.findings), ["mutate repairs"]);
  t.same(first.operations, [
    { op: "add", path: "/metadata/annotations", value: {} },
    { op: "add", path: "/metadata/annotations/a", value: "1" },
  ]);
  t.same(reviewMutation(create(first.object), context).operations, [], "a fixed point");
  const off = contextOf([repairs], { policyFile: { mutations: { enabled: false } } });
  t.same(said(reviewChange(create(service(80)), off).findings), ["warn repairs"], "unmade repairs are warnings");
  const audit = contextOf([repairs], { policyFile: { preset: "audit" } });
  t.same(said(reviewChange(create(service(80)), audit).findings), ["warn repairs"]);
  const denied = contextOf([repairs], { policyFile: { rules: { repairs: "deny" } } });
  t.same(said(reviewChange(create(service(80)), denied).findings), ["deny repairs"]);
  const optIn = { ...repairs, mutation: "optIn" as const };
  t.same(said(reviewChange(create(service(80)), contextOf([optIn])).findings), ["warn repairs"]);
  const asked = contextOf([optIn], { policyFile: { mutations: { optIn: ["repairs"] } } });
  t.same(said(reviewChange(create(service(80)), asked).findings), ["mutate repairs"]);
  t.same(
    said(reviewChange(create(service(7)), contextOf([trims])).findings),
    ["deny trims"],
    "not asked for: a denial",
  );
  const trimmed = reviewChange(
    create(service(7)),
    contextOf([trims], { policyFile: { mutations: { optIn: ["trims"] } } }),
  );
  t.same(said(trimmed.findings), ["mutate trims"], "what a policy opts into repairs what is denied otherwise");
  const leaves = contextOf([leavesTraces]);
  const left = reviewChange(create(service(80)), leaves);
  t.same(said(left.findings), ["mutate leaves-traces"], "what a repair left standing is not said again");
  t.same(said(reviewChange(create(left.object), leaves).findings), ["warn leaves-traces"]);
  const odd = reviewMutation(create({ ...service(80), metadata: { annotations: ["no map"] } }), context);
  t.same([odd.operations, odd.findings], [[], []], "what finds no place is not forced");
  t.same(odd.refused, [], "and is nobody's mistake");
  const dropped = reviewMutation(create(service(80)), contextOf([unequal]));
  t.same([dropped.operations, dropped.findings], [[], []], "a patch that fails its check is not sent");
  t.same(dropped.refused, ["unequal"], "and is counted");
});

t.test("other kinds, and the cluster itself", async (t) => {
  const context = contextOf([workloadRule, ingressRule, clusterRule]);
  const deployment = { kind: "Deployment", spec: { template: { spec: { hostNetwork: true } } } };
  const ofKind = (kind: ObjectChange["kind"], object: unknown) =>
    reviewValidation({ ...create(object), kind }, context);
  t.same(said(ofKind("Deployment", deployment).findings), ["warn workload-rule"]);
  t.same(said(ofKind("Ingress", {}).findings), ["deny ingress-rule"]);
  const kept = reviewValidation(
    { kind: "Ingress", change: "update", object: {}, previous: {}, requester: jane },
    context,
  );
  t.same(said(kept.findings), []);
  t.same(said(reviewCluster(context).findings), []);
  t.same(said(reviewCluster({ ...context, cluster: compileCluster({ gkeVersion: "old" }) }).findings), [
    "warn cluster-rule",
  ]);
  const off = {
    ...context,
    cluster: compileCluster({ gkeVersion: "old" }),
    policy: compilePolicy({ rules: { "cluster-rule": "off" } }),
  };
  t.same(said(reviewCluster(off).findings), []);
});

t.test("patches", async (t) => {
  const add = (path: string, value = "v"): Edit => ({ kind: "add", path, value });
  const table: readonly (readonly [string, unknown, readonly Edit[], unknown])[] = [
    ["into a map that is there", { a: { b: 1 } }, [add("/a/c")], { a: { b: 1, c: "v" } }],
    ["into one that is missing", {}, [add("/a/c")], { a: { c: "v" } }],
    ["into one that is null", { a: null }, [add("/a/c")], { a: { c: "v" } }],
    ["over a null", { a: { c: null } }, [add("/a/c")], { a: { c: "v" } }],
    ["never over a value", { a: { c: "mine" } }, [add("/a/c")], undefined],
    ["never below a string", { a: "text" }, [add("/a/c")], undefined],
    ["keys with / and ~", {}, [add("/a/x~1y~0z")], { a: { "x/y~z": "v" } }],
    ["a key __proto__", {}, [add("/a/__proto__")], JSON.parse('{"a":{"__proto__":"v"}}')],
    ["replacing what is expected", { a: 30 }, [{ kind: "replace", path: "/a", expected: 30, value: 60 }], { a: 60 }],
    ["and nothing else", { a: 31 }, [{ kind: "replace", path: "/a", expected: 30, value: 60 }], undefined],
    ["removing what is expected", { a: 1, b: 2 }, [{ kind: "remove", path: "/a", expected: 1 }], { b: 2 }],
    ["from a list", { a: [1, 2, 3] }, [{ kind: "remove", path: "/a/1", expected: 2 }], { a: [1, 3] }],
    [
      "within a list",
      { a: [{ b: 1 }] },
      [{ kind: "replace", path: "/a/0/b", expected: 1, value: 2 }],
      { a: [{ b: 2 }] },
    ],
    ["an item of a list", { a: [1, 2] }, [{ kind: "replace", path: "/a/0", expected: 1, value: 9 }], { a: [9, 2] }],
    ["of no object", "text", [add("/a")], undefined],
    ["nothing", {}, [], undefined],
  ];
  for (const [title, object, edits, expected] of table) {
    const before = JSON.stringify(object);
    const patched = buildPatch(object, edits);
    t.ok(sameJson(patched?.object, expected), `${title}: ${JSON.stringify(patched?.object)}`);
    if (patched)
      t.ok(sameJson(applyPatch(object, patched.operations), expected), `${title}: the operations do the same`);
    t.equal(JSON.stringify(object), before, `${title}: the input is left alone`);
  }
  const refused: readonly (readonly [unknown, Parameters<typeof applyPatch>[1]])[] = [
    [{}, [{ op: "add", path: "/a/b", value: 1 }]],
    [{ a: "text" }, [{ op: "add", path: "/a/b", value: 1 }]],
    [{}, [{ op: "remove", path: "/a" }]],
    [{}, [{ op: "replace", path: "/a", value: 1 }]],
    [{ a: [] }, [{ op: "remove", path: "/a/0" }]],
    [{ a: [1] }, [{ op: "add", path: "/a/3", value: 1 }]],
  ];
  for (const [object, operations] of refused) t.throws(() => applyPatch(object, operations), RangeError);
  t.same(applyPatch({ a: [1] }, [{ op: "add", path: "/a/-", value: 2 }]), { a: [1, 2] });
  t.same(applyPatch({ a: [1] }, [{ op: "add", path: "/a/0", value: 0 }]), { a: [0, 1] });
  t.equal(applyPatch({ a: 1 }, [{ op: "remove", path: "" }]), undefined);
  t.same(applyPatch({ a: 1 }, [{ op: "replace", path: "", value: 7 }]), 7);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.string(), { minLength: 1, maxLength: 3 }),
      (object, tokens) => {
        const path = tokens.map((token) => `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
        const patched = buildPatch(object, [{ kind: "add", path, value: "v" }]);
        if (!patched) return;
        t.ok(sameJson(applyPatch(object, patched.operations), patched.object), "applies");
        t.equal(buildPatch(patched.object, [{ kind: "add", path, value: "v" }]), undefined, "once");
      },
    ),
  );
});

t.test("messages hold no surprises", async (t) => {
  t.equal(fillMessage('"{v}" in {place}', { v: "a\nb\u001b[31m", place: 1 }), '"a\\u000ab\\u001b[31m" in 1');
  t.equal(fillMessage("{toString} {unknown}", {}), "{toString} {unknown}", "no inherited names");
  t.equal(fillMessage("plain"), "plain");
  t.equal(quotable("x".repeat(100)).length, 60);
  t.equal(quotable("a\u202eb\u2028"), "a\\u202eb\\u2028");
});

t.test("the index of given manifests", async (t) => {
  const meta = (name: string, more = {}) => ({ metadata: { name, namespace: "shop", ...more } });
  const index = indexManifests({
    isComplete: false,
    objects: [
      {
        ...service(80, {
          "networking.gke.io/load-balancer-ip-addresses": " web-ip , ,ignored",
          "cloud.google.com/neg": '{"exposed_ports":{"80":{"name":"neg-a"},"81":{}}}',
        }),
      },
      {
        kind: "Service",
        ...meta("b"),
        spec: {
          type: "LoadBalancer",
          loadBalancerIP: "::ffff:203.0.113.10",
          healthCheckNodePort: 30001,
          ports: [{ port: 53, protocol: "UDP", nodePort: 30053 }],
        },
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.10" }] } },
      },
      { kind: "Service", ...meta("broken", { annotations: { "cloud.google.com/neg": "{" } }) },
      { kind: "Ingress", ...meta("i"), spec: { defaultBackend: { service: { name: "web" } } } },
      { kind: "Deployment", ...meta("d") },
      { kind: "IngressClass", ...meta("nginx"), spec: { controller: "k8s.io/ingress-nginx" } },
      { kind: "IngressClass", ...meta("odd") },
      { kind: "L4LBConfig", ...meta("logs") },
      { kind: "BackendConfig", ...meta("bc") },
      { kind: "Network", ...meta("blue") },
      { kind: "ServiceAttachment", ...meta("psc"), spec: { resourceRef: { kind: "Service", name: "web" } } },
      {
        kind: "ServiceAttachment",
        ...meta("going", { deletionTimestamp: "x" }),
        spec: { resourceRef: { kind: "Service", name: "web" } },
      },
      { kind: "Pod", ...meta("p") },
      "text",
    ],
  });
  const names = (services: Iterable<{ metadata: { name: string } }>) =>
    [...services].map(({ metadata }) => metadata.name);
  t.same(names(index.servicesClaiming("name:web-ip")), ["web"]);
  t.same(names(index.servicesClaiming("name:ignored")), [], "only the first two pieces count, blank ones too");
  t.same(names(index.servicesClaiming("203.0.113.10")), ["b"]);
  t.same(names(index.servicesExposing("UDP", 53)), ["b"]);
  t.same(names(index.servicesWithNodePort(30001)), ["b"]);
  t.same(names(index.servicesWithNodePort(30053)), ["b"]);
  t.same(names(index.servicesWithNeg("neg-a")), ["web"]);
  t.same(names(index.servicesIn("shop")).length, 3);
  t.same(names(index.ingressesTo("shop", "web")), ["i"]);
  t.same(names(index.ingressesIn("shop")), ["i"]);
  t.same(names(index.workloadsIn("shop")), ["d"]);
  t.same(names(index.loadBalancerServices()), ["web", "b"]);
  t.same(names(index.negServices()), ["web"]);
  t.equal(index.service("shop", "b")?.loadBalancerIP, "::ffff:203.0.113.10");
  t.equal(index.get(INGRESS_CLASS_KIND, "", "nginx")?.controller, "k8s.io/ingress-nginx");
  t.equal(index.get(INGRESS_CLASS_KIND, "", "odd")?.controller, "");
  t.equal(index.get(INGRESS_CLASS_KIND, "", "gce")?.controller, undefined);
  t.ok(
    index.get(L4_LB_CONFIG, "shop", "logs") &&
      index.get(BACKEND_CONFIG, "shop", "bc") &&
      index.get(NETWORK, "", "blue"),
  );
  t.same(index.serviceAttachmentsOf("shop", "web"), ["psc"], "one that is being deleted does not count");
  t.ok(index.knows("l4lbConfigs") && index.knows("services"));
  t.notOk(indexManifests({ objects: [], isComplete: true }).knows("networks"));
});

const review = (request: object) => ({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request });
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
    status: { code: 403, reason: "Forbidden", message: "[a] m Fix: f\n[c] m Fix: f" },
    warnings: ["[b] m Fix: f"],
    auditAnnotations: {
      deny: "a,c",
      warn: "b",
      skipped: "e:nodeCount+region",
      crashed: "f",
      exempted: "g",
      ratcheted: "h",
    },
  });
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
