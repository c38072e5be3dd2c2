import { type Cluster, compileCluster } from "../domain/cluster.ts";
import type { ClusterProfile } from "../domain/cluster-profile.ts";
import type { Finding } from "../domain/finding.ts";
import { indexManifests } from "../engine/manifest-index.ts";
import { INDEXED_KINDS, type ObjectIndex } from "../engine/object-index.ts";
import { compilePolicy, type Policy } from "../engine/policy.ts";
import { type ObjectChange, type Review, type ReviewContext, reviewChange, reviewCluster } from "../engine/review.ts";
import type { Rule } from "../engine/rule.ts";
import type { RuleCase } from "./case.ts";
import { RULE_SET } from "./index.ts";
import { BASE_CLUSTER } from "./shared/cluster.sketches.ts";

/** The day on which cases are reviewed, for those about exemptions that end. */
export const CASE_DAY = "2026-11-21";

/** The profile of a case: the base, with what the case says on top. */
export function profileOf(ruleCase: RuleCase): ClusterProfile {
  const features = { ...BASE_CLUSTER.features, ...ruleCase.cluster?.features };
  return { ...BASE_CLUSTER, ...ruleCase.cluster, features };
}

/** The review of a case with every rule, as the webhook would do it; an opt-in rule is on in its own cases. */
export function reviewCase(rule: Rule, ruleCase: RuleCase, index: ObjectIndex = indexOf(ruleCase)): Review {
  const context: ReviewContext = {
    rules: RULE_SET,
    policy: compilePolicy(policyOf(rule, ruleCase)),
    cluster: clusterOf(ruleCase),
    index,
    today: CASE_DAY,
    isOffline: ruleCase.isOffline ?? false,
  };
  return ruleCase.object === undefined ? reviewCluster(context) : reviewChange(changeOf(ruleCase), context);
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

function changeOf(ruleCase: RuleCase): ObjectChange {
  const kind = (ruleCase.object as { kind: ObjectChange["kind"] }).kind;
  const requester = { username: ruleCase.user ?? "jane", groups: ["system:authenticated"], isController: false };
  const change = ruleCase.isDelete ? "delete" : ruleCase.old === undefined ? "create" : "update";
  const { object, old: previous, duplicateKeys = [] } = ruleCase;
  return { kind, change, object, previous, requester, duplicateKeys };
}
