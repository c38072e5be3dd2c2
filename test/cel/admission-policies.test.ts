import t from "tap";
import { admissionPolicies } from "../../src/cel/admission-policies.ts";
import { NEW, textOf } from "../../src/cel/side.ts";
import { translate } from "../../src/cel/translate-predicate.ts";
import { compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import type { Policy } from "../../src/engine/policy.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";
import type { PolicyObject } from "../support/cel-policies.ts";

function generate(policy: Policy = {}, profile: ClusterProfile = BASE_CLUSTER) {
  const cluster = compileCluster(profile);
  return admissionPolicies({ rules: RULE_SET, policy, cluster, today: "2026-11-26", failurePolicy: "Ignore" });
}

t.test("every rule is held, or told with a reason", async (t) => {
  const { translated, untranslated } = generate();
  t.same([...translated, ...untranslated.map(({ rule }) => rule)].sort(), RULE_SET.rules.map(({ id }) => id).sort());
  const reasons = new Map(untranslated.map(({ rule, reason }) => [rule, reason]));
  for (const [rule, reason] of [
    ["shared-ip-port-conflict", "looks at other objects"],
    ["ingress-path-invalid", "is not about Services"],
    ["service-delete-ephemeral-ip", "is about deletions"],
    ["service-update-user-error-retry", "speaks of what the policy let pass"],
    ["rbs-min-version", "is silent in this cluster"],
    ["session-affinity-ilb-uneven", "only informs"],
    ["ssa-timeout-invalid", "its check is code"],
    [
      "session-affinity-changed",
      "a condition is code: Services whose sessionAffinity an edit changes on a live load balancer",
    ],
    ["source-ranges-missing", "is silent where source-ranges-invalid-cidr speaks, which is code"],
  ] as const)
    t.equal(reasons.get(rule), reason, rule);
});

t.test("what is not known of the cluster is not held", async (t) => {
  const { gkeVersion: _, subsetting: __, ...unknown } = BASE_CLUSTER;
  const { translated, untranslated } = generate({}, unknown);
  const reasons = new Map(untranslated.map(({ rule, reason }) => [rule, reason]));
  t.equal(reasons.get("etp-min-version"), "needs gkeVersion, which is not known");
  t.equal(reasons.get("weighted-requires-rbs"), "rests on subsettingActive, rbsByDefault, which is only assumed");
  t.ok(translated.includes("lb-type-value-invalid"), "what rests on nothing is held");
});

t.test("the policy's settings decide what is held", async (t) => {
  const { translated, untranslated } = generate({ rules: { "lb-type-value-invalid": "off" } });
  t.notOk(translated.includes("lb-type-value-invalid"));
  t.ok(
    untranslated.some(
      ({ rule, reason }) => rule === "lb-type-value-invalid" && reason === "is turned off by the policy",
    ),
  );
  t.same(generate({ preset: "audit" }).objects.length, 2, "nothing is denied: one policy and its binding");
});

t.test("a repair is made where the cluster has such policies, and nothing is assumed", async (t) => {
  const newer = { ...BASE_CLUSTER, gkeVersion: "1.36.2-gke.1498000" };
  const { gkeVersion: _, ...unversioned } = BASE_CLUSTER;
  const { sharedInstanceGroupsUsedOutsideGke: __, ...unshared } = newer;
  const assumed = { ...unshared, features: { rbsNegDefault: false } };
  const rows: readonly [string, Policy, ClusterProfile, readonly string[]][] = [
    ["an older cluster", {}, BASE_CLUSTER, []],
    ["a cluster with them", {}, newer, ["rbs-recommended"]],
    ["where backend services are the default", {}, { ...newer, gkeVersion: "1.37.1-gke.3020000" }, []],
    ["an unknown version", {}, unversioned, []],
    ["a version in part, of which all is known that counts", {}, { ...newer, gkeVersion: "1.36" }, ["rbs-recommended"]],
    ["a fact that is assumed", {}, assumed, []],
    ["no repairs", { mutations: { enabled: false } }, newer, []],
    ["by a class", { options: { rbsBy: "class" } }, newer, []],
    ["an audit", { preset: "audit" }, newer, []],
  ];
  for (const [title, policy, profile, repaired] of rows) {
    const made = generate(policy, profile);
    t.same(made.repaired, repaired, title);
    const kinds = made.objects.map((object) => (object as PolicyObject).kind);
    t.equal(kinds.includes("MutatingAdmissionPolicy"), repaired.length > 0, title);
    t.equal(
      made.untranslated.some(({ rule }) => rule === "rbs-recommended"),
      repaired.length === 0,
      title,
    );
  }
});

t.test("every message fits what the API server takes", async (t) => {
  const policies = (generate().objects as readonly PolicyObject[]).filter(
    ({ kind }) => kind === "ValidatingAdmissionPolicy",
  );
  t.same(
    policies.map(({ metadata }) => metadata.name),
    ["l4guard-services-deny", "l4guard-services-warn"],
  );
  for (const { spec } of policies) {
    for (const { message } of spec.validations) {
      t.match(message, /^\[[a-z0-9-]+\] .+ Fix: .+\.$/, message);
      t.notMatch(message, /[\n{}]/, "one line, and no placeholder left");
    }
    const names = spec.variables.map(({ name }) => name);
    t.equal(new Set(names).size, names.length, "no variable twice");
    for (const [place, { expression }] of spec.variables.entries())
      for (const [, name = ""] of expression.matchAll(/variables\.(\w+)/g))
        t.ok(names.indexOf(name) >= 0 && names.indexOf(name) < place, `${name} stands before what asks it`);
  }
});

t.test("what can't be said in CEL is not said", async (t) => {
  t.throws(() => translate({ all: ["code"] }, NEW, compileCluster({})), /code can't be translated/);
  t.throws(() => textOf({ field: "spec.selector" }, NEW), /spec.selector has no reading/);
});
