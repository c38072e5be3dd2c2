import type { Cluster, Fact } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import type { IndexedKind } from "../domain/kinds/kinds.ts";
import { fillMessage } from "./message.ts";
import type { ObjectIndex } from "./object-index.ts";
import { type Ask, byRule, FAILS, HOLDS, type Plan, type Step } from "./plan.ts";
import type { AnyReport, Rule } from "./rule.ts";
import type { SubjectKind, Subjects } from "./subject.ts";

/** A rule that could not be asked, and what it lacked: facts, or kinds of objects. */
export interface Skipped {
  readonly rule: string;
  readonly missing: readonly (Fact | IndexedKind)[];
}

/** A rule that threw. It is a bug, counted and logged, and never a reason to deny. */
export interface Crashed {
  readonly rule: string;
  readonly error: unknown;
}

/** What the rules said. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  readonly skipped: readonly Skipped[];
  readonly crashed: readonly Crashed[];
}

/** What a rule is asked about, and what it is asked with. */
export interface Question<Kind extends SubjectKind = SubjectKind> {
  readonly kind: Kind;
  readonly subject: Subjects[Kind];
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
  /** Whether the policy asks for a rule that is off by default: otherwise it is not asked at all. */
  readonly isOptedIn: (rule: Rule) => boolean;
}

/** What the plan's rules say about a subject. Never throws: a rule that does, or whose condition does, lands in `crashed`. */
export function evaluate(plan: Plan, question: Question): Evaluation {
  const hearing = new Hearing(question);
  const answers = wipe(plan, question);
  let at = 0;
  while (at < plan.steps.length) at = hearing.walk(plan, answers, at);
  const { findings, skipped, crashed } = hearing;
  if (findings.length > 1) findings.sort(byRule(plan));
  if (skipped.length > 1) skipped.sort(byRule(plan));
  return { findings, skipped, crashed };
}

/** The plan's sheet for a new subject: what its annotations tell is answered, the rest is not. */
function wipe({ answers, blank, metBy }: Plan, { subject }: Question): Uint8Array {
  answers.set(blank);
  if (metBy.size === 0) return answers;
  const { annotations } = (subject as Subjects["service"]).object.metadata;
  for (const key of annotations.keys()) {
    const places = metBy.get(key);
    if (places) for (const place of places) answers[place] = HOLDS;
  }
  return answers;
}

/** What a few rules say about a subject, in their order, each no more than so much. */
export function evaluateEach(asks: Iterable<Ask>, question: Question, mostOfEach: number): Evaluation {
  const hearing = new Hearing(question, mostOfEach);
  for (const ask of asks) hearing.ask(ask);
  return hearing;
}

/** How many findings about one object are kept of one rule: nobody reads more, and a hostile object must not cost more. */
export const MOST_FINDINGS = 100;

/** Asks rules about one subject and takes down what they say. */
class Hearing implements Evaluation {
  readonly findings: Finding[] = [];
  readonly skipped: Skipped[] = [];
  readonly crashed: Crashed[] = [];
  readonly #question: Question;
  readonly #mostOfEach: number;
  /** The rule that is being asked, and how many findings there may be when it has spoken. */
  #speaker: Rule | undefined;
  #most = 0;
  /** Behind the last of its findings that may be milder than a denial. */
  #milder = 0;

  constructor(question: Question, mostOfEach = MOST_FINDINGS) {
    this.#question = question;
    this.#mostOfEach = mostOfEach;
  }

  /** Takes the steps from that one on, and tells where to go on: behind the last one, or behind a condition that threw. */
  walk({ steps }: Plan, answers: Uint8Array, from: number): number {
    const { subject } = this.#question;
    let at = from;
    try {
      while (at < steps.length) {
        const { asks, holds, place, next } = steps[at] as Step;
        if (asks) this.ask(asks);
        else if ((answers[place] ||= holds(subject) ? HOLDS : FAILS) === FAILS) {
          at = next;
          continue;
        }
        at += 1;
      }
      return at;
    } catch (error) {
      // A condition that throws takes along the rules that name it, and no other.
      const { holds, place, next } = steps[at] as Step;
      answers[place] = FAILS;
      for (const { asks } of steps)
        if (asks?.when.some((condition) => condition.holds === holds)) this.crashed.push({ rule: asks.rule.id, error });
      return next;
    }
  }

  /** Asks a rule, where its own conditions hold. Nothing is allocated before they have been heard. */
  ask(ask: Ask): void {
    const { findings } = this;
    const { subject, cluster, index, isOptedIn } = this.#question;
    const before = findings.length;
    try {
      if (ask.isOptIn && !isOptedIn(ask.rule)) return;
      if (ask.applies !== undefined && !ask.applies(subject)) return;
      const missing = missingFor(ask, cluster, index);
      if (missing) {
        this.skipped.push({ rule: ask.rule.id, missing });
        return;
      }
      this.#speaker = ask.rule;
      this.#most = before + this.#mostOfEach;
      this.#milder = this.#most;
      ask.check(subject, this.#report);
    } catch (error) {
      // What a rule said before it threw can't be relied on.
      findings.length = before;
      this.crashed.push({ rule: ask.rule.id, error });
    }
  }

  readonly #report: AnyReport = (report) => {
    const { findings } = this;
    const rule = this.#speaker as Rule;
    if (findings.length < this.#most) findings.push(toFinding(rule, report));
    else return (report.action ?? rule.action) === "deny" && this.#crowdOut(rule, report);
    return true;
  };

  /** Puts a denial in the place of the last milder finding, where the rule has said all that is kept: no crowd hides it. */
  #crowdOut(rule: Rule, report: Parameters<AnyReport>[0]): boolean {
    const { findings } = this;
    const first = this.#most - this.#mostOfEach;
    while (this.#milder > first && findings[this.#milder - 1]?.action === "deny") this.#milder -= 1;
    if (this.#milder === first) return false;
    findings[(this.#milder -= 1)] = toFinding(rule, report);
    return true;
  }
}

function missingFor({ needs, looksUp }: Ask, cluster: Cluster, index: ObjectIndex): (Fact | IndexedKind)[] | undefined {
  let missing: (Fact | IndexedKind)[] | undefined;
  for (const fact of needs) if (cluster.unknown.has(fact)) (missing ??= []).push(fact);
  for (const kind of looksUp) if (!index.knows(kind)) (missing ??= []).push(kind);
  return missing;
}

function toFinding(rule: Rule, report: Parameters<AnyReport>[0]): Finding {
  const finding: { -readonly [field in keyof Finding]: Finding[field] } = {
    rule: rule.id,
    action: report.action ?? rule.action,
    path: report.path,
    messageId: report.message,
    message: fillMessage(rule.messages[report.message] ?? report.message, report.data),
    about: report.about ?? report.path,
  };
  if (report.data) finding.data = report.data;
  const fix = report.fix ?? rule.fix;
  if (fix) finding.fix = fix;
  if (report.edits) finding.edits = report.edits;
  if (report.unmade) finding.unmade = report.unmade;
  return finding;
}
