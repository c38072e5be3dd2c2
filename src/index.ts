/**
 * The library: what the webhook and the command line say, for programs. Functions without I/O and clock: {@link lint}
 * manifests, {@link evaluate} an object, {@link audit} objects as they live, {@link review} a request to the API server,
 * {@link forecast} an edit, {@link upgrade} a cluster, {@link migrate} a Service, {@link replay} an audit log,
 * {@link testPolicy} and {@link diffPolicies}, and write {@link admissionPolicies} for the API server.
 */

import { filterRequest, parseAdmissionReview } from "./admission/request.ts";
import { type AdmissionPolicies, admissionPolicies as admissionPoliciesOf } from "./cel/admission-policies.ts";
import { type Forecast, forecast as forecastOf } from "./controllers/l4/forecast.ts";
import { compileCluster } from "./domain/cluster.ts";
import type { ClusterProfile } from "./domain/cluster-profile.ts";
import type { Action, Finding } from "./domain/finding.ts";
import { isObject } from "./domain/json.ts";
import { SERVICE } from "./domain/kinds/service.ts";
import type { Crashed, Skipped } from "./engine/evaluate.ts";
import { indexManifests } from "./engine/manifest-index.ts";
import type { PatchOperation } from "./engine/patch.ts";
import { compilePolicy, type Policy } from "./engine/policy.ts";
import { type ObjectChange, type ReviewContext, reviewChange } from "./engine/review.ts";
import { inputOf, type LintKnowledge, type Source } from "./lint/lint.ts";
import { reviewLiveObject } from "./lint/live-objects.ts";
import type { LintResult, ObjectName } from "./lint/result.ts";
import { changeFor } from "./lint/review-object.ts";
import { RULE_SET } from "./rules/index.ts";
import { planMigration } from "./whatif/migrate/migrate.ts";
import type { Plan, Refusal } from "./whatif/migrate/plan.ts";
import { type CaseResult, type PolicyCase, testPolicy as testCases } from "./whatif/policy/cases.ts";
import { type PolicyChange, policyDiff } from "./whatif/policy/diff.ts";
import { readAuditEntries } from "./whatif/replay/audit-entry.ts";
import { inOrder } from "./whatif/replay/order.ts";
import { Replay } from "./whatif/replay/replay.ts";
import type { ReplayResult } from "./whatif/replay/result.ts";
import type { UpgradeResult } from "./whatif/upgrade/result.ts";
import { upgrade as upgradeOf } from "./whatif/upgrade/upgrade.ts";

export { lint } from "./lint/lint.ts";
export type {
  Action,
  AdmissionPolicies,
  CaseResult,
  ClusterProfile,
  Crashed,
  Finding,
  Forecast,
  LintKnowledge,
  LintResult,
  ObjectName,
  PatchOperation,
  Plan,
  Policy,
  PolicyCase,
  PolicyChange,
  Refusal,
  ReplayResult,
  Skipped,
  Source,
  UpgradeResult,
};

/** What is known besides the object. Everything is optional; what is left out is unknown, never "off". */
export interface Knowledge extends Pick<LintKnowledge, "cluster" | "policy" | "state" | "today"> {
  /** `state` is all there is; true for {@link review}, false for {@link evaluate} unless said otherwise. */
  readonly isComplete?: boolean;
}

/** What the rules say about one object. */
export interface Verdict {
  readonly findings: readonly Finding[];
  /** Rules that could not be asked, and the facts that they lack. */
  readonly skipped: readonly Skipped[];
  /** Rules that threw, which is a bug. */
  readonly crashed: readonly Crashed[];
  /** The repairs that the webhook would make, as an RFC 6902 patch. */
  readonly patch: readonly PatchOperation[];
}

/** What the rules say about one object as it lives; nothing is repaired. */
export interface LiveVerdict extends Omit<Verdict, "patch"> {
  readonly object: ObjectName;
  /** The object as it was given. */
  readonly value: unknown;
}

/** An object, and what it was before where it is an update. */
export interface Change {
  readonly object: unknown;
  readonly previous?: unknown;
}

/** What the rules say about an object of a file, as `l4guard lint` does; no findings for kinds that no rule is about. */
export function evaluate({ object, previous }: Change, knowledge: Knowledge = {}): Verdict {
  const context = contextOf({ isComplete: false, ...knowledge }, true);
  const change = changeFor({ object, previous }, "default", context.policy);
  return change === undefined ? NOTHING : verdictOn(change, context);
}

/** What the webhooks say to an AdmissionReview: mutation, then validation of the patched object. @throws TypeError where it is none */
export function review(admissionReview: unknown, knowledge: Knowledge = {}): Verdict & { readonly allowed: boolean } {
  const parsed = parseAdmissionReview(admissionReview);
  if (!parsed.ok) throw new TypeError(parsed.error);
  const context = contextOf({ isComplete: true, ...knowledge }, false);
  const filtered = filterRequest(parsed.request, context.policy);
  const verdict = filtered.pass === undefined ? verdictOn(filtered.change, context) : NOTHING;
  return { allowed: !verdict.findings.some(({ action }) => action === "deny"), ...verdict };
}

/**
 * What an upgrade of GKE from one version to another does to the objects that texts of manifests write, or that
 * `kubectl get -o yaml` shows, minor by minor. @throws UsageError where the versions are none, or are not in order
 */
export function upgrade(
  sources: readonly Source[],
  { from, to, ...knowledge }: { readonly from: string; readonly to: string } & Omit<LintKnowledge, "base">,
): UpgradeResult {
  return upgradeOf({ ...inputOf(sources, knowledge), from, to });
}

/**
 * How a Service is migrated, step by step, or why it can't be; nothing is executed. `what` is one of those that
 * `l4guard migrate --help` lists. `objects` are those of one cluster, as they live there.
 */
export function migrate(
  objects: readonly unknown[],
  { what, namespace, name, prefer = "no-gap", ...knowledge }: Migration & Omit<Knowledge, "state">,
): Plan | Refusal {
  const { cluster = {}, policy = {}, isComplete = false, today = "" } = knowledge;
  return planMigration({
    what,
    namespace,
    name,
    prefer,
    objects: objects.filter(isObject),
    cluster: compileCluster(cluster),
    policy: compilePolicy(policy),
    isComplete,
    today,
  });
}

/**
 * What enforcing a policy would have done to the writes of an audit log: values of audit.k8s.io/v1 Events or of entries of Google
 * Cloud's audit log, in any order. They are all in memory; `l4guard replay` reads logs that are not.
 */
export function replay(
  entries: Iterable<unknown>,
  { policy = {}, ...knowledge }: Omit<Knowledge, "today"> & Pick<LintKnowledge, "policy"> = {},
): ReplayResult {
  const { cluster = {}, state = [], isComplete = false } = knowledge;
  const replaying = new Replay({
    cluster: compileCluster(cluster),
    policies: [{ name: "default", policy: compilePolicy(policy) }],
    state,
    isComplete,
    failures: undefined,
  });
  const read = [...entries].flatMap(readAuditEntries);
  for (const entry of read) replaying.count(entry);
  const writes = read.flatMap((entry) => ("write" in entry ? [entry.write] : []));
  for (const write of inOrder(writes)) replaying.review(write);
  return replaying.result();
}

/** Whether a policy says to each request what a case expects of it. */
export function testPolicy(
  cases: readonly PolicyCase[],
  { policy = {}, cluster = {}, today = "" }: Pick<Knowledge, "policy" | "cluster" | "today">,
): readonly CaseResult[] {
  return testCases(cases, { policy: compilePolicy(policy), cluster: compileCluster(cluster), today });
}

/** What would change for whom if the one policy took the place of the other; what gets denied comes first. */
export function diffPolicies(
  sources: readonly Source[],
  {
    before,
    after,
    ...knowledge
  }: { readonly before: Policy; readonly after: Policy } & Omit<LintKnowledge, "base" | "policy" | "isVerbose">,
): readonly PolicyChange[] {
  return policyDiff(inputOf(sources, knowledge), compilePolicy(before), compilePolicy(after));
}

/**
 * ValidatingAdmissionPolicies and their bindings for the rules that CEL can say, and why the others are left to the webhook.
 * Where a policy itself fails, the API server goes on unless `failurePolicy` says otherwise.
 */
export function admissionPolicies({
  policy = {},
  cluster = {},
  today = "",
  failurePolicy = "Ignore",
}: Pick<Knowledge, "policy" | "cluster" | "today"> & {
  readonly failurePolicy?: "Fail" | "Ignore";
} = {}): AdmissionPolicies {
  return admissionPoliciesOf({ rules: RULE_SET, policy, cluster: compileCluster(cluster), today, failurePolicy });
}

/** What is to be migrated to what. */
export interface Migration {
  readonly what: string;
  readonly namespace: string;
  readonly name: string;
  /** What to keep where both can't be had; "no-gap" unless said otherwise. */
  readonly prefer?: "no-gap" | "same-address";
}

/** What is wrong with objects of one cluster as they live there, each looked at among all others; see docs/reviews.md. */
export function audit(objects: readonly unknown[], knowledge: Knowledge = {}): readonly LiveVerdict[] {
  const state = [...(knowledge.state ?? []), ...objects];
  const context = contextOf({ isComplete: false, ...knowledge, state }, true);
  return objects.flatMap((value) => {
    const reviewed = reviewLiveObject(value, context);
    if (!reviewed) return [];
    const { findings, skipped, crashed } = reviewed.review;
    return [{ object: reviewed.object, value, findings, skipped, crashed }];
  });
}

/** What GKE's controllers will do when the Service `previous` becomes `object`; one of them may be undefined. */
export function forecast(
  { object, previous }: { readonly object?: unknown; readonly previous?: unknown },
  cluster: ClusterProfile = {},
): Forecast {
  return forecastOf({
    cluster: compileCluster(cluster),
    old: previous === undefined ? undefined : SERVICE.read(previous),
    new: object === undefined ? undefined : SERVICE.read(object),
  });
}

const NOTHING: Verdict = { findings: [], skipped: [], crashed: [], patch: [] };

function verdictOn(change: ObjectChange, context: ReviewContext): Verdict {
  const { findings, skipped, crashed, operations } = reviewChange(change, context);
  return { findings, skipped, crashed, patch: operations };
}

function contextOf(knowledge: Knowledge & { readonly isComplete: boolean }, isOffline: boolean): ReviewContext {
  const { cluster = {}, policy = {}, state = [], isComplete, today = "" } = knowledge;
  return {
    rules: RULE_SET,
    policy: compilePolicy(policy),
    cluster: compileCluster(cluster),
    index: indexManifests({ objects: state, isComplete, lacksUnknownKinds: isOffline && isComplete }),
    today,
    isOffline,
  };
}
