import { type Cluster, compileCluster } from "../../src/domain/cluster.ts";
import type { ClusterProfile } from "../../src/domain/cluster-profile.ts";
import { displayName } from "../../src/domain/manifest/metadata.ts";
import { readService } from "../../src/domain/manifest/service.ts";
import { indexManifests } from "../../src/engine/manifest-index.ts";
import { INDEXED_KINDS } from "../../src/engine/object-index.ts";
import { compilePolicy, type Policy } from "../../src/engine/policy.ts";
import {
  type ObjectChange,
  type Review,
  type ReviewContext,
  reviewChange,
  reviewCluster,
} from "../../src/engine/review.ts";
import type { Rule } from "../../src/engine/rule.ts";
import { BASE_CLUSTER, type RuleCase } from "../../src/rules/case.ts";
import { RULE_SET } from "../../src/rules/index.ts";

/** The profile of a case: the base, with what the case says on top. */
export function profileOf(ruleCase: RuleCase): ClusterProfile {
  const features = { ...BASE_CLUSTER.features, ...ruleCase.cluster?.features };
  return { ...BASE_CLUSTER, ...ruleCase.cluster, features };
}

const clusters = new Map<string, Cluster>();

function compiled(profile: ClusterProfile): Cluster {
  const key = JSON.stringify(profile);
  let cluster = clusters.get(key);
  if (!cluster) clusters.set(key, (cluster = compileCluster(profile)));
  return cluster;
}

/** The review of a case, with every rule; an opt-in rule is on in its own cases. */
export function reviewCase(rule: Rule, ruleCase: RuleCase): Review {
  const context: ReviewContext = {
    rules: RULE_SET,
    policy: compilePolicy(policyOf(rule, ruleCase)),
    cluster: compiled(profileOf(ruleCase)),
    index: indexManifests({
      objects: ruleCase.others ?? [],
      isComplete: !ruleCase.isOffline || ruleCase.isComplete === true,
      knownKinds: INDEXED_KINDS,
    }),
    today: "2026-11-21",
    isOffline: ruleCase.isOffline ?? false,
  };
  if (ruleCase.object === undefined) return reviewCluster(context);
  return reviewChange(changeOf(ruleCase), context);
}

/** What the rule itself reported, in the order of the reports. */
export function reportsOf(rule: Rule, review: Review): { message: string; action: string }[] {
  return review.findings
    .filter((finding) => finding.rule === rule.id)
    .map(({ messageId, action }) => ({ message: messageId, action }));
}

/** The case as an update that only adds a label to the object it would create. */
export function asLabelEdit(ruleCase: RuleCase): RuleCase {
  const object = ruleCase.object as { metadata?: { labels?: object } };
  const labels = { ...object.metadata?.labels, "example.com/edited": "yes" };
  return { ...ruleCase, old: object, object: { ...object, metadata: { ...object.metadata, labels } } };
}

function policyOf(rule: Rule, ruleCase: RuleCase): Policy {
  const policy = ruleCase.policy ?? {};
  const on = rule.optIn ? { [rule.id]: "on" as const } : {};
  const optIn = rule.mutation === "optIn" ? [rule.id] : [];
  return {
    ...policy,
    rules: { ...on, ...policy.rules },
    mutations: { optIn, ...policy.mutations },
  };
}

function changeOf(ruleCase: RuleCase): ObjectChange {
  const kind = (ruleCase.object as { kind: ObjectChange["kind"] }).kind;
  const username = ruleCase.user ?? "jane";
  const requester = { username, groups: ["system:authenticated"], isController: false };
  const change = ruleCase.isDelete ? "delete" : ruleCase.old === undefined ? "create" : "update";
  return { kind, change, object: ruleCase.object, previous: ruleCase.old, requester };
}

/** The object's name, for messages of tests. */
export function nameOf(object: unknown): string {
  return displayName(readService(object).metadata);
}
