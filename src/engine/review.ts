import type { Finding } from "../domain/finding.ts";
import { asUnmade, decide, wanted } from "./decide.ts";
import { type Crashed, type Evaluation, evaluate, type Question, type Skipped } from "./evaluate.ts";
import { type ExemptedFinding, exempt } from "./exempt.ts";
import { ratchet } from "./ratchet.ts";
import { type Repaired, repair } from "./repair.ts";
import { type ObjectChange, type ReviewContext, type Reviewed, readChange, readCluster } from "./reviewed.ts";
import { soften } from "./soften.ts";
import { withSoundFixes } from "./sound-fixes.ts";
import { suppressEchoes } from "./suppress-echoes.ts";

export type { ExemptedFinding } from "./exempt.ts";
export type { ObjectChange, ReviewContext } from "./reviewed.ts";

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
export interface Mutation extends Review, Repaired {}

/** What the mutating webhook does: the repairs that the policy allows, each checked, and nothing else. */
export function reviewMutation(change: ObjectChange, context: ReviewContext): Mutation {
  return mutate(change, readChange(change, context), context);
}

function mutate(change: ObjectChange, reviewed: Reviewed, context: ReviewContext): Mutation {
  return { ...repair(change, reviewed, context, isDenied), ratcheted: [] };
}

/** Whether the validating webhook denies the change. What comes after the rules and the policy only makes findings milder. */
function isDenied(reviewed: Reviewed, context: ReviewContext): boolean {
  const said = reviewed.said().findings.map(asUnmade);
  const mayBe = said.some(isDenial) || decide(said, reviewed, context).some(isDenial);
  return mayBe && validate(reviewed, context).findings.some(isDenial);
}

/** What the validating webhook says: evaluate, ratchet, soften, suppress echoes, decide, exempt. */
export function reviewValidation(change: ObjectChange, context: ReviewContext): Review {
  return validate(readChange(change, context), context);
}

function validate(reviewed: Reviewed, context: ReviewContext): Review {
  const { rules } = context;
  const { question } = reviewed;
  const said = reviewed.said();
  if (isSilent(said)) return NOTHING;
  // A repair that was not made is a warning.
  const { kept: news, dropped: ratcheted } = ratchet(said.findings.map(asUnmade), reviewed, context);
  const heard = suppressEchoes(soften(news, rules, question), rules);
  const { kept: findings, exempted } = exempt(decide(heard, reviewed, context), reviewed, context);
  const last = afterPolicy(heard, findings, reviewed, context);
  return {
    findings: [...findings, ...last.findings],
    exempted,
    ratcheted,
    skipped: wanted([...said.skipped, ...last.skipped], reviewed, context),
    crashed: [...said.crashed, ...last.crashed],
  };
}

/**
 * What is wrong with an object as it lives: what every review but one of an edit says. Nothing is new, so the ratchet has
 * nothing to forgive; what controllers have written is theirs; a repair is told and not made.
 */
export function reviewLive(live: Omit<ObjectChange, "change" | "previous">, context: ReviewContext): Review {
  return reviewValidation({ ...live, change: "live" }, context);
}

/** What there is to say about denials that were let pass: nothing where another one holds the request up anyway. */
function afterPolicy(
  heard: readonly Finding[],
  passed: readonly Finding[],
  reviewed: Reviewed,
  context: ReviewContext,
): Evaluation {
  const overridden = heard.filter(isDenial);
  if (overridden.length === 0 || passed.some(isDenial)) return NOTHING;
  const { question, change } = reviewed;
  const { rules } = context;
  const last = { ...question, subject: { ...question.subject, overridden } } as Question;
  const said = evaluate(rules.afterPolicy(question.kind, change), last);
  return { ...said, findings: decide(soften(said.findings, rules, last), reviewed, context) };
}

/**
 * Mutation, then validation of the object that it left: what the API server does with both webhooks. What a repair left
 * standing, such as a deprecated key beside the new one, is not said again.
 */
export function reviewChange(change: ObjectChange, context: ReviewContext): Mutation {
  const given = readChange(change, context);
  if (change.change === "delete") {
    return { ...validate(given, context), ...UNCHANGED, object: change.object, reviewed: given };
  }
  const mutation = mutate(change, given, context);
  const { object, reviewed, operations, refused, findings: repaired } = mutation;
  const validation = validate(reviewed, context);
  const isRepaired = ({ rule, about }: Finding) =>
    repaired.some((finding) => finding.rule === rule && finding.about === about);
  const found = validation.findings.filter((finding) => !isRepaired(finding));
  const review = (edited: unknown) =>
    reviewValidation({ ...change, object: edited }, context).findings.filter((finding) => !isRepaired(finding));
  return {
    ...validation,
    findings: [...repaired, ...withSoundFixes(found, object, review)],
    crashed: [...mutation.crashed, ...validation.crashed],
    operations,
    refused,
    object,
    reviewed,
  };
}

/** What the rules say about the cluster itself. */
export function reviewCluster(context: ReviewContext): Review {
  const { rules } = context;
  const reviewed = readCluster(context);
  const { question } = reviewed;
  const said = reviewed.said();
  const heard = suppressEchoes(soften(said.findings, rules, question), rules);
  return { ...NOTHING, ...said, findings: decide(heard, reviewed, context) };
}

function isDenial({ action }: Finding): boolean {
  return action === "deny";
}

function isSilent({ findings, skipped, crashed }: Evaluation): boolean {
  return findings.length + skipped.length + crashed.length === 0;
}

const NOTHING: Review = { findings: [], skipped: [], crashed: [], exempted: [], ratcheted: [] };
const UNCHANGED = { operations: [], refused: [] } as const;
