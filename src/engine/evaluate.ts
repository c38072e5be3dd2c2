import type { Cluster, Fact } from "../domain/cluster.ts";
import type { Finding } from "../domain/finding.ts";
import { fillMessage } from "./message.ts";
import type { IndexedKind, ObjectIndex } from "./object-index.ts";
import type { AnyReport, Rule } from "./rule.ts";
import type { Change, SubjectKind, Subjects } from "./subject.ts";

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
  readonly findings: Finding[];
  readonly skipped: Skipped[];
  readonly crashed: Crashed[];
}

/** A set of rules, arranged by what they are about and when they run, once. */
export class RuleSet {
  readonly rules: readonly Rule[];
  readonly #byId: ReadonlyMap<string, Rule>;
  readonly #plans = new Map<string, readonly Rule[]>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#byId = new Map(rules.map((rule) => [rule.id, rule]));
  }

  /** The rule of that id, or undefined. */
  find(id: string): Rule | undefined {
    return this.#byId.get(id);
  }

  /** The rules to run on a subject. `isCreation` adds those about creation to an update. */
  plan(kind: SubjectKind, change: Change, isCreation: boolean): readonly Rule[] {
    const key = `${kind} ${change} ${isCreation}`;
    let plan = this.#plans.get(key);
    if (!plan) {
      const runs = ({ on }: Rule) => on.includes(change) || (isCreation && on.includes("create"));
      plan = this.rules.filter((rule) => rule[kind] && !rule.afterPolicy && runs(rule));
      this.#plans.set(key, plan);
    }
    return plan;
  }

  /** The rules to run once the policy has let pass what others denied. */
  afterPolicy(kind: SubjectKind, change: Change): readonly Rule[] {
    return this.rules.filter((rule) => rule[kind] && rule.afterPolicy && rule.on.includes(change));
  }
}

/** What a rule is asked about, and what it is asked with. */
export interface Question<Kind extends SubjectKind = SubjectKind> {
  readonly kind: Kind;
  readonly subject: Subjects[Kind];
  readonly cluster: Cluster;
  readonly index: ObjectIndex;
}

/** What `rules` say about a subject. Never throws: a rule that does lands in `crashed`. */
export function evaluate(rules: readonly Rule[], question: Question): Evaluation {
  const evaluation: Evaluation = { findings: [], skipped: [], crashed: [] };
  const { cluster, kind } = question;
  for (const rule of rules) {
    const check = rule[kind] as AnyCheck | undefined;
    if (!check) continue;
    const before = evaluation.findings.length;
    try {
      if (cluster.hasAssumptions) askNotingAssumptions(rule, check, question, evaluation);
      else ask(rule, check, question, evaluation);
    } catch (error) {
      // What a rule said before it threw can't be relied on.
      evaluation.findings.length = before;
      evaluation.crashed.push({ rule: rule.id, error });
    }
  }
  return evaluation;
}

/** How many findings about one object are kept of one rule: nobody reads more, and a hostile object must not cost more. */
export const MOST_FINDINGS = 100;

interface AnyCheck {
  readonly applies?: (subject: unknown) => boolean;
  readonly check: (subject: unknown, report: AnyReport) => void;
}

/** Asks one rule. Most have nothing to say, so nothing is allocated before `applies` has been heard. */
function ask(rule: Rule, check: AnyCheck, question: Question, evaluation: Evaluation): void {
  if (check.applies && !check.applies(question.subject)) return;
  const missing = missingFor(rule, question.cluster, question.index);
  if (missing) evaluation.skipped.push({ rule: rule.id, missing });
  else {
    const { findings } = evaluation;
    const most = findings.length + MOST_FINDINGS;
    check.check(question.subject, (report) => {
      if (findings.length < most) findings.push(toFinding(rule, report));
    });
  }
}

/** As {@link ask}; findings that rest on an assumption are softened. */
function askNotingAssumptions(rule: Rule, check: AnyCheck, question: Question, evaluation: Evaluation): void {
  const { findings } = evaluation;
  const before = findings.length;
  const { assumed } = question.cluster.assumptions.during(() => ask(rule, check, question, evaluation));
  if (assumed.length === 0 || findings.length === before) return;
  findings.push(...findings.splice(before).map((finding) => softened(finding, assumed)));
}

function missingFor(rule: Rule, cluster: Cluster, index: ObjectIndex): (Fact | IndexedKind)[] | undefined {
  let missing: (Fact | IndexedKind)[] | undefined;
  if (rule.needs)
    for (const fact of rule.needs) if (cluster.provenance(fact) === "unknown") (missing ??= []).push(fact);
  if (rule.looksUp) for (const kind of rule.looksUp) if (!index.knows(kind)) (missing ??= []).push(kind);
  return missing;
}

function toFinding(rule: Rule, report: Parameters<AnyReport>[0]): Finding {
  const template = rule.messages[report.message] ?? report.message;
  const fix = report.fix ?? rule.fix;
  return {
    rule: rule.id,
    action: report.action ?? rule.action,
    path: report.path,
    messageId: report.message,
    message: fillMessage(template, report.data),
    about: report.about ?? report.path,
    ...(fix && { fix }),
    ...(report.edits && { edits: report.edits }),
    ...(report.unmade && { unmade: report.unmade }),
  };
}

/** The finding as it may stand when it rests on assumptions: at most a warning that says so (spec/rules.md 0.3). */
function softened(finding: Finding, assumed: readonly Fact[]): Finding {
  const action = finding.action === "deny" ? "warn" : finding.action;
  return { ...finding, action, assumed };
}
