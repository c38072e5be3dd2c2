import type { AnyReport, Rule } from "./rule.ts";
import type { SubjectKind } from "./subject.ts";

/** What must hold of a subject before a rule is worth asking. */
export type Condition = (subject: unknown) => boolean;

/** How a rule looks at a subject of the plan's kind, its types left behind. */
export interface AnyCheck {
  readonly when?: readonly Condition[];
  readonly applies?: (subject: unknown) => boolean;
  readonly check: (subject: unknown, report: AnyReport) => void;
}

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

/** A rule to ask, or a condition with the number of its answer and the step that follows where it fails. */
export interface Step {
  readonly asks: { readonly rule: Rule; readonly check: AnyCheck } | undefined;
  readonly condition: Condition;
  readonly place: number;
  readonly next: number;
}

interface Candidate {
  readonly rule: Rule;
  readonly check: AnyCheck;
  /** The conditions that are not yet above it in the tree. */
  readonly when: readonly Condition[];
}

/** The plan to ask `rules` about subjects of that kind; rules about other kinds are left out. */
export function planFor(kind: SubjectKind, rules: readonly Rule[]): Plan {
  const candidates = rules.flatMap((rule) => {
    const check = rule[kind] as AnyCheck | undefined;
    return check ? [{ rule, check, when: check.when ?? [] }] : [];
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
    for (const asks of candidates) steps.push({ asks, condition: () => true, place: 0, next: 0 });
    return;
  }
  const isBelow = ({ when }: Candidate) => when.includes(condition);
  const at = steps.length;
  const step = { asks: undefined, condition, place: conditions.indexOf(condition), next: 0 };
  steps.push(step);
  const below = candidates.filter(isBelow);
  grow(
    below.map((candidate) => ({ ...candidate, when: candidate.when.filter((other) => other !== condition) })),
    conditions,
    steps,
  );
  steps[at] = { ...step, next: steps.length };
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

/** Compares what names a rule by where the rule stands in the plan. */
export function byRule({ places }: Plan) {
  return (a: { readonly rule: string }, b: { readonly rule: string }): number =>
    (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0);
}
