import { FACTS_WITHOUT_DEFAULT, type Fact } from "../domain/cluster.ts";
import type { IndexedKind } from "../domain/kinds/kinds.ts";
import type { Condition as ConditionOn } from "./condition.ts";
import type { AnyReport, Rule } from "./rule.ts";
import { ANY, decidedIn, type Situation } from "./situation.ts";
import type { SubjectKind } from "./subject.ts";

/** A condition, the type of its subject left behind. */
type Condition = ConditionOn<unknown>;

/** The annotations one of which the object must carry for the condition to hold: its keys answer it, without a call. */
function keysOf({ test }: Condition): readonly string[] | undefined {
  return test !== "code" && "annotations" in test && test.of === "object" ? test.annotations : undefined;
}

/** A rule as it is asked about subjects of one kind, its types left behind. All have the same shape: hundreds are asked a review. */
export interface Ask {
  readonly rule: Rule;
  readonly isOptIn: boolean;
  readonly when: readonly Condition[];
  /** Whether those of `when` hold that are asked with the rule, not before; undefined where there are none. */
  readonly applies: ((subject: unknown) => boolean) | undefined;
  readonly check: (subject: unknown, report: AnyReport) => void;
  /** Those of the facts it needs that may be unknown. */
  readonly needs: readonly Fact[];
  readonly looksUp: readonly IndexedKind[];
}

const MAY_BE_UNKNOWN: ReadonlySet<Fact> = new Set(FACTS_WITHOUT_DEFAULT);

/** How the rule is asked about subjects of that kind by itself; undefined where it has nothing to say about them. */
export function askOf(rule: Rule, kind: SubjectKind): Ask | undefined {
  return rule[kind] && askWith(rule, kind, whenOf(rule, kind), () => false);
}

function askWith(
  rule: Rule,
  kind: SubjectKind,
  when: readonly Condition[],
  isAsked: (condition: Condition) => boolean,
): Ask {
  const { check } = rule[kind] as Pick<Ask, "check">;
  return {
    rule,
    isOptIn: rule.optIn === true,
    when,
    applies: allHold(when.filter((condition) => !isAsked(condition))),
    check,
    needs: orNone(rule.needs?.filter((fact) => MAY_BE_UNKNOWN.has(fact))),
    looksUp: orNone(rule.looksUp),
  };
}

function whenOf(rule: Rule, kind: SubjectKind): readonly Condition[] {
  return orNone(rule[kind]?.when as readonly Condition[] | undefined);
}

function allHold(conditions: readonly Condition[]): Ask["applies"] {
  const [first, ...others] = conditions.map(({ holds }) => holds);
  return first && others.reduce((all, other) => (subject) => all(subject) && other(subject), first);
}

const NONE: readonly never[] = [];

/** The list, or the one empty list that all rules share: a review looks at hundreds of lists, most of which are empty. */
function orNone<T>(list: readonly T[] = NONE): readonly T[] {
  return list.length === 0 ? NONE : list;
}

/**
 * Rules as a tree of the conditions that they share: below a condition that fails nothing is looked at, and of some two
 * hundred rules about Services a review asks a few dozen.
 */
export interface Plan {
  /** The tree in the order in which it is walked, each condition before the steps below it. */
  readonly steps: readonly Step[];
  /** The answers of the conditions while one subject is evaluated: a sheet that each evaluation wipes and uses again. */
  readonly answers: Uint8Array;
  /** The sheet before anything was asked: conditions about annotations fail, the others are open. */
  readonly blank: Uint8Array;
  /** The conditions that an annotation meets, by its key. */
  readonly metBy: ReadonlyMap<string, readonly number[]>;
  /** Where each rule stands among the others, by id: findings are told in that order. */
  readonly places: ReadonlyMap<string, number>;
}

/** The answers of conditions. */
const OPEN = 0;
export const HOLDS = 1;
export const FAILS = 2;

/** A rule to ask, or a condition with the number of its answer and the step that follows where it fails. */
export interface Step {
  readonly asks: Ask | undefined;
  readonly holds: (subject: unknown) => boolean;
  readonly place: number;
  readonly next: number;
}

/** The rules below some conditions: those that name no more of them, and the others by the next condition that they name. */
interface Branch {
  readonly asks: Ask[];
  readonly below: Map<number, Branch>;
}

/** The plan to ask `rules` about subjects of that kind in that situation, without those that have nothing to say about them. */
export function planFor(kind: SubjectKind, rules: readonly Rule[], situation: Situation = ANY): Plan {
  const open = openIn(kind, rules, situation);
  const conditions = sharedBy(open.values());
  const places = new Map(conditions.map((condition, place) => [condition, place]));
  const isAsked = (condition: Condition) => places.has(condition);
  const tree = newBranch();
  for (const [rule, when] of open) {
    branchAt(tree, pathOf(when, places)).asks.push(askWith(rule, kind, when, isAsked));
  }
  const steps: Step[] = [];
  appendSteps(tree, conditions, steps);
  return {
    steps,
    answers: new Uint8Array(conditions.length),
    blank: Uint8Array.from(conditions, (condition) => (keysOf(condition) ? FAILS : OPEN)),
    metBy: placesByAnnotation(conditions),
    places: new Map(Array.from(open.keys(), ({ id }, place) => [id, place])),
  };
}

/** The rules that may speak in that situation, with their conditions that it leaves open. */
function openIn(
  kind: SubjectKind,
  rules: readonly Rule[],
  situation: Situation,
): ReadonlyMap<Rule, readonly Condition[]> {
  const known = new Map<Condition, boolean | undefined>();
  const decided = (condition: Condition) => {
    if (!known.has(condition)) known.set(condition, decidedIn(condition.test, situation));
    return known.get(condition);
  };
  const open = new Map<Rule, readonly Condition[]>();
  for (const rule of rules) {
    if (!rule[kind]) continue;
    const when = whenOf(rule, kind);
    if (when.every((condition) => decided(condition) !== false))
      open.set(rule, orNone(when.filter((condition) => decided(condition) === undefined)));
  }
  return open;
}

/**
 * The conditions that are asked before the rules, the most common first: those that several name, and those that the
 * object's keys answer.
 */
function sharedBy(lists: Iterable<readonly Condition[]>): readonly Condition[] {
  const counts = new Map<Condition, number>();
  const countOf = (condition: Condition) => counts.get(condition) ?? 0;
  for (const when of lists) for (const condition of when) counts.set(condition, countOf(condition) + 1);
  return [...counts.keys()]
    .filter((condition) => countOf(condition) > 1 || keysOf(condition) !== undefined)
    .sort((one, other) => countOf(other) - countOf(one));
}

/** The places of the conditions that lead to the rule, the most common first. */
function pathOf(when: readonly Condition[], places: ReadonlyMap<Condition, number>): readonly number[] {
  const path: number[] = [];
  for (const condition of when) {
    const place = places.get(condition);
    if (place !== undefined) path.push(place);
  }
  return path.sort((one, other) => one - other);
}

function branchAt(tree: Branch, path: readonly number[]): Branch {
  let branch = tree;
  for (const place of path) {
    let below = branch.below.get(place);
    if (!below) branch.below.set(place, (below = newBranch()));
    branch = below;
  }
  return branch;
}

function newBranch(): Branch {
  return { asks: [], below: new Map() };
}

/** Stands in the steps that ask a rule, so that all steps have one shape; nobody calls it. */
const UNASKED: (subject: unknown) => boolean = Boolean;

function appendSteps({ asks, below }: Branch, conditions: readonly Condition[], steps: Step[]): void {
  for (const [place, branch] of below) {
    const { holds } = conditions[place] as Condition;
    const step = { asks: undefined, holds, place, next: 0 };
    steps.push(step);
    appendSteps(branch, conditions, steps);
    step.next = steps.length;
  }
  for (const ask of asks) steps.push({ asks: ask, holds: UNASKED, place: 0, next: 0 });
}

function placesByAnnotation(conditions: readonly Condition[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [place, condition] of conditions.entries()) {
    for (const key of keysOf(condition) ?? []) places.set(key, [...(places.get(key) ?? []), place]);
  }
  return places;
}

/** Compares what names a rule by where the rule stands in the plan. */
export function byRule({ places }: Plan) {
  return (a: { readonly rule: string }, b: { readonly rule: string }): number =>
    (places.get(a.rule) ?? 0) - (places.get(b.rule) ?? 0);
}
