import { ServiceModel } from "../controllers/l4/model.ts";
import type { Cluster } from "../domain/cluster.ts";
import type { Action, Edit, Finding } from "../domain/finding.ts";
import type { JsonPointer } from "../domain/json.ts";
import { type Ingress, readIngress } from "../domain/kinds/ingress.ts";
import type { Metadata } from "../domain/kinds/metadata.ts";
import { isLoadBalancer, readService, type Service } from "../domain/kinds/service.ts";
import { readWorkload, type Workload, type WorkloadKind } from "../domain/kinds/workload.ts";
import {
  type Crashed,
  type Evaluation,
  evaluate,
  type Question,
  type RuleSet,
  type Skipped,
  soften,
} from "./evaluate.ts";
import { EXEMPT_ANNOTATION, type ObjectExemption, parseExemption } from "./exemption.ts";
import type { ObjectIndex } from "./object-index.ts";
import { buildPatch, hasPlace, type PatchOperation } from "./patch.ts";
import type { CompiledPolicy } from "./policy.ts";
import { ratchet } from "./ratchet.ts";
import type { Change, Requester, SubjectKind, Subjects } from "./subject.ts";
import { suppressEchoes } from "./suppress.ts";

/** What all reviews of one moment share. */
export interface ReviewContext {
  readonly rules: RuleSet;
  readonly policy: CompiledPolicy;
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  /** YYYY-MM-DD; exemptions end by it. */
  readonly today: string;
  /** The review is of files, not of a request to an API server. */
  readonly isOffline: boolean;
}

/** One change to one object. */
export interface ObjectChange {
  readonly kind: "Service" | "Ingress" | WorkloadKind;
  readonly change: Change;
  /** The object after the change; for a delete, the object that goes. */
  readonly object: unknown;
  /** The object before an update. */
  readonly previous?: unknown;
  readonly requester: Requester;
  /** Pointers to the keys that the object's file writes twice in one mapping, for reviews of files. */
  readonly duplicateKeys?: readonly JsonPointer[];
  /** Nothing will be stored, and what the API server allocated is made up. */
  readonly isDryRun?: boolean;
}

/** A finding that an exemption took out, and why. */
export interface ExemptedFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/** The outcome of a review. */
export interface Review {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  readonly crashed: readonly Crashed[];
  readonly exempted: readonly ExemptedFinding[];
  /** What the old object did already. */
  readonly ratcheted: readonly Finding[];
}

/** The outcome of a review that may repair: the operations, and the object after them. */
export interface Mutation extends Review {
  readonly operations: readonly PatchOperation[];
  readonly object: unknown;
  /** Rules whose edits were dropped because the patch did not do what it should: a bug, as opposed to edits that find no place. */
  readonly refused: readonly string[];
}

/** One repair may call for another, as blanks do around a deprecated value; three in a row is the longest there is. */
const MOST_ROUNDS = 4;

/** What the mutating webhook does: the repairs that the policy allows, each checked, and nothing else. */
export function reviewMutation(change: ObjectChange, context: ReviewContext): Mutation {
  const first = repairOnce(change, context);
  const findings = [...first.findings];
  const operations = [...first.operations];
  let { object } = first;
  for (let round = 1; round < MOST_ROUNDS && operations.length > 0; round++) {
    const next = repairOnce({ ...change, object }, context);
    if (next.operations.length === 0) break;
    findings.push(...next.findings);
    operations.push(...next.operations);
    object = next.object;
  }
  return { ...first, findings, operations, object };
}

function repairOnce(change: ObjectChange, context: ReviewContext): Mutation {
  const subject = subjectOf(change, context);
  const namespace = subject.metadata.namespace;
  const { rules, policy } = context;
  const mayMutate = ({ rule: id }: { readonly rule: string }) => {
    const rule = rules.find(id);
    return rule !== undefined && policy.mayMutate(rule, namespace);
  };
  const evaluation = evaluate(
    rules.repairs(subject.question.kind, change.change, subject.isCreation),
    subject.question,
  );
  const operations: PatchOperation[] = [];
  const refused: string[] = [];
  if (isSilent(evaluation)) return { ...NOTHING, operations, refused, object: change.object };
  const repairs = evaluation.findings.filter(
    (finding) => finding.action === "mutate" && finding.edits !== undefined && mayMutate(finding),
  );
  const { kept, exempted } = withoutExempt(soften(repairs, rules, subject.question), subject, context);
  let object = change.object;
  const findings = kept.filter((finding) => {
    const edits = finding.edits as readonly Edit[];
    const patched = buildPatch(object, edits);
    if (!patched) {
      // Metadata that is a list or a string has no place for an annotation: no API server sends it, and nothing is wrong here.
      if (hasPlace(object, edits)) refused.push(finding.rule);
      return false;
    }
    operations.push(...patched.operations);
    object = patched.object;
    return true;
  });
  const skipped = evaluation.skipped.filter(mayMutate);
  return { ...evaluation, findings, skipped, exempted, ratcheted: [], operations, refused, object };
}

/** What the validating webhook says. A repair that was not made is a warning. */
export function reviewValidation(change: ObjectChange, context: ReviewContext): Review {
  const subject = subjectOf(change, context);
  const evaluation = evaluate(planOf(subject, context), subject.question);
  if (isSilent(evaluation)) return NOTHING;
  const stated = evaluation.findings.map(asUnmade);
  const { kept, dropped } = ratchet(stated, context.rules, subject.before);
  if (kept.length === 0) {
    const skipped = wanted(evaluation.skipped, subject.metadata.namespace, context);
    return { ...NOTHING, ratcheted: dropped, skipped, crashed: evaluation.crashed };
  }
  const heard = suppressEchoes(soften(kept, context.rules, subject.question), context.rules);
  const decided = heard.flatMap((finding) => decide(finding, change.change, subject.metadata.namespace, context));
  const { kept: passed, exempted } = withoutExempt(decided, subject, context);
  const after = afterPolicy(heard, passed, { subject, context });
  return {
    findings: [...passed, ...after.findings],
    exempted,
    ratcheted: dropped,
    skipped: wanted([...evaluation.skipped, ...after.skipped], subject.metadata.namespace, context),
    crashed: [...evaluation.crashed, ...after.crashed],
  };
}

/** The skipped rules that the policy would have heard: nobody misses what is turned off. */
function wanted(skipped: readonly Skipped[], namespace: string, { rules, policy }: ReviewContext): readonly Skipped[] {
  if (skipped.length === 0) return skipped;
  return skipped.filter(({ rule: id }) => {
    const rule = rules.find(id);
    return rule !== undefined && policy.actionOf(rule, rule.action, namespace) !== undefined;
  });
}

/** What there is to say about denials that were let pass: nothing where another one holds the request up anyway. */
function afterPolicy(
  heard: readonly Finding[],
  passed: readonly Finding[],
  { subject, context }: { readonly subject: Reviewed; readonly context: ReviewContext },
): Evaluation {
  const overridden = heard.filter(({ action }) => action === "deny");
  if (overridden.length === 0 || passed.some(({ action }) => action === "deny")) return NOTHING_SAID;
  const { question, change, metadata } = subject;
  const rules = context.rules.afterPolicy(question.kind, change);
  const last = { ...question, subject: { ...question.subject, overridden } } as Question;
  const evaluation = evaluate(rules, last);
  const findings = soften(evaluation.findings, context.rules, last).flatMap((finding) =>
    decide(finding, change, metadata.namespace, context),
  );
  return { ...evaluation, findings };
}

/**
 * Mutation, then validation of the object that it left: what the API server does with both webhooks. What a repair left
 * standing, such as a deprecated key beside the new one, is not said again.
 */
export function reviewChange(change: ObjectChange, context: ReviewContext): Mutation {
  const mutation = change.change === "delete" ? undefined : reviewMutation(change, context);
  const object = mutation?.object ?? change.object;
  const validation = reviewValidation({ ...change, object }, context);
  const repaired = mutation?.findings ?? [];
  const isRepaired = ({ rule, about }: Finding) =>
    repaired.some((finding) => finding.rule === rule && finding.about === about);
  return {
    findings: [...repaired, ...validation.findings.filter((finding) => !isRepaired(finding))],
    skipped: validation.skipped,
    crashed: [...(mutation?.crashed ?? []), ...validation.crashed],
    exempted: validation.exempted,
    ratcheted: validation.ratcheted,
    operations: mutation?.operations ?? [],
    refused: mutation?.refused ?? [],
    object,
  };
}

/** What the rules say about the cluster itself. */
export function reviewCluster(context: ReviewContext): Review {
  const { cluster, index, rules, policy } = context;
  const namespace = "";
  const subject = {
    ...surroundings({ change: "create", requester: SYSTEM }, { isCreation: true, namespace }, context),
    statedVersion: cluster.statedVersion,
    modelOf: (service: Service) => new ServiceModel(service, service, cluster),
  };
  const question: Question = { kind: "cluster", subject, cluster, index, isOptedIn: optedIn(namespace, policy) };
  const evaluation = evaluate(rules.plan("cluster", "create", true), question);
  const heard = suppressEchoes(soften(evaluation.findings, rules, question), rules);
  const findings = heard.flatMap((finding) => {
    const rule = rules.find(finding.rule);
    const action = rule && policy.actionOf(rule, finding.action, namespace);
    return action ? [{ ...finding, action: capped(action, finding) }] : [];
  });
  return { ...NOTHING, ...evaluation, findings };
}

const NO_KEYS: readonly JsonPointer[] = [];

function isSilent({ findings, skipped, crashed }: Evaluation): boolean {
  return findings.length + skipped.length + crashed.length === 0;
}

const NOTHING_SAID: Evaluation = { findings: [], skipped: [], crashed: [] };
const NOTHING = { findings: [], skipped: [], crashed: [], exempted: [], ratcheted: [] } as const;
const SYSTEM: Requester = { username: "", groups: [], isController: false };

interface Reviewed {
  readonly metadata: Metadata;
  readonly question: Question;
  readonly isCreation: boolean;
  readonly change: Change;
  readonly requester: Requester;
  /** The old object, to be reviewed by itself: what the ratchet compares with. Only what was found asks for it. */
  readonly before: () => Question | undefined;
}

function subjectOf(input: ObjectChange, context: ReviewContext): Reviewed {
  switch (input.kind) {
    case "Service":
      return serviceSubject(input, context);
    case "Ingress":
      return plainSubject<Ingress>("ingress", readIngress, input, context);
    default: {
      const { kind } = input;
      return plainSubject<Workload>("workload", (value) => readWorkload(kind, value), input, context);
    }
  }
}

function serviceSubject(input: ObjectChange, context: ReviewContext): Reviewed {
  const { change, requester } = input;
  const { cluster, index } = context;
  const object = readService(input.object);
  const previous = change === "update" ? readService(input.previous) : undefined;
  const isCreation = change === "create" || (previous !== undefined && becomesLoadBalancer(object, previous));
  const { namespace } = object.metadata;
  // What is deleted, and what an update found, is judged by who owned it then.
  const owned = (service: Service) => new ServiceModel(service, service, cluster);
  const around = surroundings(input, { isCreation, namespace }, context);
  const model = change === "delete" ? owned(object) : new ServiceModel(object, previous, cluster);
  const previousModel = previous && owned(previous);
  const isOptedIn = optedIn(namespace, context.policy);
  const question = (subject: Subjects["service"]): Question => ({
    kind: "service",
    subject,
    cluster,
    index,
    isOptedIn,
  });
  return {
    metadata: object.metadata,
    question: question({ ...around, object, previous, model, previousModel }),
    isCreation,
    change,
    requester,
    before: () =>
      previous &&
      previousModel &&
      question({ ...around, isCreation: false, object: previous, previous, model: previousModel, previousModel }),
  };
}

function optedIn(namespace: string, policy: CompiledPolicy): Question["isOptedIn"] {
  return (rule) => policy.actionOf(rule, rule.action, namespace) !== undefined;
}

function becomesLoadBalancer(object: Service, previous: Service): boolean {
  return isLoadBalancer(object) && !isLoadBalancer(previous);
}

function plainSubject<T extends Ingress | Workload>(
  kind: "ingress" | "workload",
  read: (value: unknown) => T,
  input: ObjectChange,
  context: ReviewContext,
): Reviewed {
  const { change, requester } = input;
  const { cluster, index } = context;
  const object = read(input.object);
  const previous = change === "update" ? read(input.previous) : undefined;
  const around = surroundings(
    input,
    { isCreation: change === "create", namespace: object.metadata.namespace },
    context,
  );
  const isOptedIn = optedIn(object.metadata.namespace, context.policy);
  const question = (subject: object): Question => ({ kind, subject, cluster, index, isOptedIn }) as Question;
  return {
    metadata: object.metadata,
    question: question({ ...around, object, previous }),
    isCreation: around.isCreation,
    change,
    requester,
    before: () => previous && question({ ...around, object: previous, previous }),
  };
}

function surroundings(
  {
    change,
    requester,
    duplicateKeys = NO_KEYS,
    isDryRun = false,
  }: Pick<ObjectChange, "change" | "requester" | "duplicateKeys" | "isDryRun">,
  { isCreation, namespace }: { readonly isCreation: boolean; readonly namespace: string },
  { cluster, index, policy, rules, today, isOffline }: ReviewContext,
) {
  return {
    change,
    isCreation,
    requester,
    cluster: cluster.facts,
    index,
    options: policy.options(namespace),
    objectExemptions: policy.objectExemptions,
    today,
    isOffline,
    overridden: NOTHING.findings,
    isDryRun,
    isRule: rules.isRule,
    duplicateKeys,
  };
}

function planOf({ question, change, isCreation }: Reviewed, { rules }: ReviewContext) {
  return rules.plan(question.kind satisfies SubjectKind, change, isCreation);
}

/** A repair as what it is while it is not made: to validate is to find it so. */
function asUnmade(finding: Finding): Finding {
  const { action, unmade } = finding;
  return action === "mutate" && unmade ? { ...finding, action: capped(unmade, finding) } : finding;
}

/** The finding with the action that counts in the end: the policy's, but never a denial where none may be. */
function decide(
  finding: Finding,
  change: Change,
  namespace: string,
  { rules, policy }: ReviewContext,
): readonly Finding[] {
  const rule = rules.find(finding.rule);
  const action = rule && policy.actionOf(rule, finding.action, namespace);
  if (!action) return [];
  const unmade = action === "mutate" ? "warn" : action;
  const final = change === "delete" && unmade === "deny" ? "warn" : capped(unmade, finding);
  return [final === finding.action ? finding : { ...finding, action: final }];
}

/** An assumption never denies, whatever the policy says. */
function capped(action: Action, { assumed }: Finding): Action {
  return action === "deny" && assumed ? "warn" : action;
}

function withoutExempt(findings: readonly Finding[], reviewed: Reviewed, { policy, today }: ReviewContext) {
  if (findings.length === 0) return { kept: findings, exempted: [] };
  const { metadata, requester } = reviewed;
  const own = policy.objectExemptions ? ownExemption(metadata, today) : undefined;
  const identity = { namespace: metadata.namespace, username: requester.username, groups: requester.groups };
  const exempted: ExemptedFinding[] = [];
  const kept = findings.filter((finding) => {
    const reason = own?.rules.includes(finding.rule)
      ? own.reason
      : policy.exemptionFor(finding.rule, identity, today)?.reason;
    if (reason !== undefined) exempted.push({ finding, reason });
    return reason === undefined;
  });
  return { kept, exempted };
}

/** The object's own exemption, while it lasts. */
function ownExemption(metadata: Metadata, today: string): ObjectExemption | undefined {
  const value = metadata.annotations.get(EXEMPT_ANNOTATION);
  if (value === undefined) return undefined;
  const parsed = parseExemption(value);
  return parsed.ok && today <= parsed.exemption.until ? parsed.exemption : undefined;
}
