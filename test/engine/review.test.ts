import t from "tap";
import { compileCluster } from "../../src/domain/cluster.ts";
import { BACKEND_CONFIG } from "../../src/domain/kinds/backend-config.ts";
import { INGRESS_CLASS_KIND } from "../../src/domain/kinds/ingress-class.ts";
import { L4_LB_CONFIG } from "../../src/domain/kinds/l4-lb-config.ts";
import { NETWORK } from "../../src/domain/kinds/network.ts";
import { type Condition, condition, where } from "../../src/engine/condition.ts";
import { indexManifests, UNKNOWN_INDEX } from "../../src/engine/manifest-index.ts";
import { compilePolicy } from "../../src/engine/policy.ts";
import type { Predicate } from "../../src/engine/predicate.ts";
import {
  type ObjectChange,
  reviewChange,
  reviewCluster,
  reviewMutation,
  reviewValidation,
} from "../../src/engine/review.ts";
import { defineRule, type Rule } from "../../src/engine/rule.ts";
import type { ServiceSubject } from "../../src/engine/subject.ts";
import { annotates, wantsLoadBalancer } from "../../src/rules/shared/conditions.ts";
import { contextOf, create, devilish, jane, said, service, text, update } from "../support/engine-rules.ts";

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
    const metadata = (keys: readonly string[]) => ({
      annotations: new Map(keys.map((key) => [key.split("=")[0], key.split("=")[1] ?? ""])),
      finalizers: ["example.com/x"],
    });
    const previous = before && { metadata: metadata(before) };
    const cluster = compileCluster({ gkeVersion: "1.31.5-gke.1", dataplaneV2: true, extraGkeClasses: ["x"] }).facts;
    return { object: { ...fields, metadata: metadata(annotations) }, previous, model: { implementation }, cluster };
  };
  const rows: readonly [string, Exclude<Predicate, "code">, unknown, boolean][] = [
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
    [
      "more numbers",
      { distinct: "spec.ports", compared: { moreThan: 1 } },
      reviewed({ ports: [{ port: 1 }, { port: 2 }] }),
      true,
    ],
    [
      "a number twice",
      { distinct: "spec.ports", compared: { moreThan: 1 } },
      reviewed({ ports: [{ port: 1 }, { port: 1 }] }),
      false,
    ],
    ["a finalizer", { finalizers: ["example.com/y", "example.com/x"] }, reviewed({}), true],
    ["another finalizer", { finalizers: ["example.com/y"] }, reviewed({}), false],
    ["a label", { label: "a", compared: { is: ["x"] } }, reviewed({ labels: new Map([["a", "x"]]) }), true],
    ["no label", { label: "a", compared: { is: ["x"] } }, reviewed({ labels: new Map() }), false],
    ["an owner", { owners: ["rbs-netlb"] }, reviewed({}, [], "rbs-netlb"), true],
    ["another owner", { owners: ["rbs-netlb"] }, reviewed({}, [], "foreign"), false],
    ["a value of an annotation", { annotation: ["a"], compared: { is: ["x"] } }, reviewed({}, ["a=x"]), true],
    ["another value of it", { annotation: ["a"], compared: { is: ["x"] } }, reviewed({}, ["a=y"]), false],
    ["the first of annotations", { annotation: ["a", "b"], compared: { is: ["y"] } }, reviewed({}, ["b=y"]), true],
    ["one hidden by another", { annotation: ["a", "b"], compared: { is: ["y"] } }, reviewed({}, ["b=y", "a=x"]), false],
    ["no annotation of them", { annotation: ["a", "b"], compared: { is: [undefined] } }, reviewed({}), true],
    ["a key that is there", { keyAmong: ["a", "b"], compared: { is: ["b"] } }, reviewed({}, ["b"]), true],
    ["a beginning", { field: "spec.type", compared: { startsWith: ["x", "y"] } }, reviewed({ type: "yes" }), true],
    ["another beginning", { field: "spec.type", compared: { startsWith: ["x"] } }, reviewed({ type: "no" }), false],
    ["a beginning of nothing", { field: "spec.type", compared: { startsWith: [""] } }, reviewed({}), false],
    ["white space", { annotation: ["a"], compared: { isBlank: true } }, reviewed({}, ["a= "]), true],
    ["a word", { annotation: ["a"], compared: { isBlank: true } }, reviewed({}, ["a=x"]), false],
    ["a list with it", { field: "spec.of", compared: { includes: "x" } }, reviewed({ of: ["x"] }), true],
    ["a list without it", { field: "spec.of", compared: { includes: "x" } }, reviewed({ of: ["y"] }), false],
    ["the same values", { annotation: ["a"], compared: { sameAs: "b" } }, reviewed({}, ["a=x", "b=x"]), true],
    ["other values", { annotation: ["a"], compared: { sameAs: "b" } }, reviewed({}, ["a=x", "b=y"]), false],
    [
      "a text of a fact",
      { field: "spec.type", compared: { listedIn: "extraGkeClasses" } },
      reviewed({ type: "x" }),
      true,
    ],
    ["a text of none", { field: "spec.type", compared: { listedIn: "extraGkeClasses" } }, reviewed({}), false],
    ["a fact", { fact: "dataplaneV2", is: true }, reviewed({}), true],
    ["the opposite of a fact", { fact: "dataplaneV2", is: false }, reviewed({}), false],
    ["a version below a gate", { below: "rbsByDefault" }, reviewed({}), true],
    ["a version from a gate on", { below: "rbs" }, reviewed({}), false],
    ["a negation", { not: { annotations: ["a"], of: "object" } }, reviewed({}), true],
    ["any of several", { any: [{ owners: ["foreign"] }, { fact: "dataplaneV2", is: true }] }, reviewed({}), true],
    ["none of several", { any: [{ owners: ["foreign"] }, { owners: ["none"] }] }, reviewed({}, [], "x"), false],
    ["any of nothing", { any: [] }, reviewed({}), false],
    ["all of nothing", { all: [] }, reviewed({}), true],
    ["code, which others judge", { all: ["code"] }, reviewed({}), true],
  ];
  for (const [title, test, subject, expected] of rows) {
    t.equal(condition("that are tried", test).holds(subject), expected, title);
    const holds: Predicate = { field: "kind", compared: { is: [undefined] } };
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

t.test("a rule is told when nothing as severe or milder is kept any more", async (t) => {
  const heard: string[] = [];
  const lists = defineRule({
    ...text,
    id: "lists",
    action: "deny",
    messages: { one: "{port}" },
    service: {
      check: (s, report) => {
        for (const { port, name } of s.object.ports) {
          const action = name === "warn" ? "warn" : "deny";
          const isHeard = report({ message: "one", action, data: { port }, path: "/spec/ports", about: String(port) });
          if (!isHeard) heard.push(`${action} ${port}`);
        }
      },
    },
  });
  const ports = Array.from({ length: 203 }, (_, index) => ({ port: index, name: index < 101 ? "warn" : "deny" }));
  const { findings } = reviewValidation(
    create({ ...service(1), spec: { type: "NodePort", ports } }),
    contextOf([lists]),
  );
  t.same(
    [...new Set(heard)],
    ["warn 100", "deny 201", "deny 202"],
    "a denial takes the place of a warning, and of nothing else",
  );
  t.same(new Set(said(findings)), new Set(["deny lists"]));
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

t.test("in an object of more values than anyone writes a repair is told and not made", async (t) => {
  const context = contextOf([repairs]);
  const annotated = (count: number) => {
    const object = service(80);
    const annotations = Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, ""]));
    return create({ ...object, metadata: { ...object.metadata, annotations } });
  };
  const ranged = (count: number) => {
    const object = service(80);
    return create({ ...object, spec: { ...object.spec, loadBalancerSourceRanges: Array(count).fill("10.0.0.0/8") } });
  };
  for (const crowded of [annotated, ranged]) {
    t.same(said(reviewMutation(crowded(9_900), context).findings), ["mutate repairs"]);
    t.same(reviewMutation(crowded(10_001), context).operations, []);
    t.same(said(reviewChange(crowded(10_001), context).findings), ["warn repairs"]);
  }
});

t.test("a repair that makes a denial of what would be admitted is not made", async (t) => {
  const takesPort = defineRule({
    ...text,
    id: "takes-port",
    action: "mutate",
    mutation: "default",
    messages: { taken: "no port" },
    service: {
      check: (s, report) => {
        const edits = [{ kind: "replace", path: "/spec/ports/0/port", expected: 80, value: 666 }] as const;
        if (s.object.ports.some(({ port }) => port === 80)) report({ message: "taken", path: "/spec/ports", edits });
      },
    },
  });
  const context = contextOf([takesPort, devilish]);
  t.same(reviewMutation(create(service(80)), context).operations, []);
  t.same(said(reviewChange(create(service(80)), context).findings), ["warn takes-port"], "a warning instead");
  t.equal(reviewMutation(create(service(80)), contextOf([takesPort])).operations.length, 1, "else it is");
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
  t.same(names(index.servicesPinning("name")), ["web"]);
  t.same(names(index.servicesPinning("address")), ["b"]);
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
