import { type Cluster, compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { INDEXED_KINDS } from "../../src/domain/kinds/kinds.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import type { ObjectIndex } from "../../src/engine/object-index.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import {
  type ObjectChange,
  type Review,
  type ReviewContext,
  reviewChange,
  reviewCluster,
} from "../../src/engine/review.ts";
import type { Rule } from "../../src/engine/rule.ts";
import type { RuleCase } from "../../src/rules/case.ts";
import { RULE_SET } from "../../src/rules/index.ts";
import { BASE_CLUSTER } from "../../src/rules/shared/cluster.sketches.ts";

// How cases are reviewed, without anything of Node.js: a browser does so as well.

/** The day on which cases are reviewed, for those about exemptions that end. */
export const CASE_DAY = "2026-11-21";

/** The profile of a case: the base, with what the case says on top. */
export function profileOf(ruleCase: RuleCase): ClusterProfile {
  const features = { ...BASE_CLUSTER.features, ...ruleCase.cluster?.features };
  const profile = { ...BASE_CLUSTER, ...ruleCase.cluster, features };
  const unknown: readonly string[] = ruleCase.unknown ?? [];
  return Object.fromEntries(Object.entries(profile).filter(([fact]) => !unknown.includes(fact)));
}

/** The review of a case with every rule, as the webhook would do it; an opt-in rule is on in its own cases. */
export function reviewCase(rule: Rule, ruleCase: RuleCase, index: ObjectIndex = indexOf(ruleCase)): Review {
  const context = { ...contextOf(rule, ruleCase), index };
  return ruleCase.object === undefined ? reviewCluster(context) : reviewChange(changeOf(ruleCase), context);
}

/** What a review of a case knows. */
export function contextOf(rule: Rule, ruleCase: RuleCase): ReviewContext {
  return {
    rules: RULE_SET,
    policy: compilePolicy(policyOf(rule, ruleCase)),
    cluster: clusterOf(ruleCase),
    index: indexOf(ruleCase),
    today: CASE_DAY,
    isOffline: ruleCase.isOffline ?? false,
  };
}

/** The findings of the rule itself, in the order of its reports. */
export function findingsOf(rule: Rule, review: Review): readonly Finding[] {
  return review.findings.filter((finding) => finding.rule === rule.id);
}

function indexOf({ others = [], isOffline, isComplete }: RuleCase): ObjectIndex {
  return indexManifests({ objects: others, isComplete: !isOffline || isComplete === true, knownKinds: INDEXED_KINDS });
}

function clusterOf(ruleCase: RuleCase): Cluster {
  return compileCluster(profileOf(ruleCase));
}

function policyOf(rule: Rule, { policy = {} }: RuleCase): Policy {
  const on = rule.optIn ? { [rule.id]: "on" as const } : {};
  const optIn = rule.mutation === "optIn" ? [rule.id] : [];
  return { ...policy, rules: { ...on, ...policy.rules }, mutations: { optIn, ...policy.mutations } };
}

/** The change that the case is about. */
export function changeOf(ruleCase: RuleCase): ObjectChange {
  const kind = (ruleCase.object as { kind: ObjectChange["kind"] }).kind;
  const requester = { username: ruleCase.user ?? "jane", groups: ["system:authenticated"], isController: false };
  const change = ruleCase.isDelete ? "delete" : ruleCase.old === undefined ? "create" : "update";
  const { object, old: previous, duplicateKeys = [], file = "" } = ruleCase;
  return { kind, change, object, previous, requester, duplicateKeys, file };
}

/** What the rule itself reported, as cases expect it. */
export function reportsOf(rule: Rule, review: Review): { message: string; action: string }[] {
  return findingsOf(rule, review).map(({ messageId, action }) => ({ message: messageId, action }));
}

/** The case as an update that only adds a label to the object it would create. */
export function asLabelEdit(ruleCase: RuleCase): RuleCase {
  const object = ruleCase.object as { metadata?: { labels?: object } };
  const labels = { ...object.metadata?.labels, "example.com/edited": "yes" };
  return { ...ruleCase, old: object, object: { ...object, metadata: { ...object.metadata, labels } } };
}
