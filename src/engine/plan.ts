import type { Rule } from "./rule.ts";
import type { SubjectKind } from "./subject.ts";

/** What must hold of a subject before a rule is worth asking. */
export type Condition = (subject: unknown) => boolean;

/**
 * Rules as a tree of the conditions that they share: below a condition that fails nothing is looked at, and of some two
 * hundred rules about Services a review asks a few dozen.
 */
export interface Plan {
  /** The tree in the order in which it is walked, each condition before the steps below it. */
  readonly steps: readonly Step[];
  readonly conditionCount: number;
  /** Where each rule stands among the others, by id: findings are told in that order. */
  readonly places: ReadonlyMap<string, number>;
}

/** A condition with the number of its answer and the step that follows where it fails, or a rule to ask. */
type Step =
  | { readonly condition: Condition; readonly place: number; readonly next: number; readonly rule?: never }
  | { readonly rule: Rule; readonly condition?: never };

interface Candidate {
  readonly rule: Rule;
  /** The conditions that are not yet above it in the tree. */
  readonly when: readonly Condition[];
}

/** The plan to ask `rules` about subjects of that kind; rules about other kinds are left out. */
export function planFor(kind: SubjectKind, rules: readonly Rule[]): Plan {
  const candidates = rules.flatMap((rule) => {
    const check = rule[kind];
    return check ? [{ rule, when: (check.when ?? []) as readonly Condition[] }] : [];
  });
  const conditions = [...new Set(candidates.flatMap(({ when }) => when))];
  const steps: Step[] = [];
  grow(candidates, conditions, steps);
  return {
    steps,
    conditionCount: conditions.length,
    places: new Map(candidates.map(({ rule }, place) => [rule.id, place])),
  };
}

/** Appends the steps for the candidates: below the condition that most of them share those that share it, then the others. */
function grow(candidates: readonly Candidate[], conditions: readonly Condition[], steps: Step[]): void {
  const condition = mostShared(candidates);
  if (!condition) {
    for (const { rule } of candidates) steps.push({ rule });
    return;
  }
  const isBelow = ({ when }: Candidate) => when.includes(condition);
  const at = steps.length;
  const place = conditions.indexOf(condition);
  steps.push({ condition, place, next: 0 });
  const below = candidates.filter(isBelow);
  grow(
    below.map(({ rule, when }) => ({ rule, when: when.filter((other) => other !== condition) })),
    conditions,
    steps,
  );
  steps[at] = { condition, place, next: steps.length };
  grow(
    candidates.filter((candidate) => !isBelow(candidate)),
    conditions,
    steps,
  );
}

function mostShared(candidates: readonly Candidate[]): Condition | undefined {
  const counts = new Map<Condition, number>();
  for (const { when } of candidates)
    for (const condition of when) counts.set(condition, (counts.get(condition) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most?.[0];
}

const HOLDS = 1;
const FAILS = 2;

/** Calls `ask` with each rule whose conditions hold of the subject; each condition is asked once. */
export function forEachCandidate({ steps, conditionCount }: Plan, subject: unknown, ask: (rule: Rule) => void): void {
  const answers = new Uint8Array(conditionCount);
  let at = 0;
  while (at < steps.length) {
    const step = steps[at] as Step;
    at += 1;
    if (step.rule) {
      ask(step.rule);
      continue;
    }
    const { condition, place, next } = step;
    const answer = answers[place] || (answers[place] = condition(subject) ? HOLDS : FAILS);
    if (answer === FAILS) at = next;
  }
}

/** Compares what names a rule by where the rule stands in the plan. */
export function byRule({ places }: Plan) {
  return (a: { readonly rule: string }, b: { readonly rule: string }): number =>
    (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0);
}
