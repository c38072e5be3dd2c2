import type { Fact, FactWithoutDefault } from "../domain/cluster.ts";
import type { Gate } from "../domain/features.ts";
import type { Action, Edit } from "../domain/finding.ts";
import type { JsonPointer } from "../domain/json.ts";
import type { IndexedKind } from "../domain/kinds/kinds.ts";
import type { Condition } from "./condition.ts";
import { checkOf, type DeclaredReport, type DeclaredValue } from "./declared-report.ts";
import type { Placeholders } from "./message.ts";
import type { Predicate } from "./predicate.ts";
import type { Change, SubjectKind, Subjects } from "./subject.ts";

/** The texts of a rule by message id; `{name}` is a placeholder. */
export type Messages = Readonly<Record<string, string>>;

/** One report of a rule: which message, its values, and where. */
type ReportOf<Template extends string, Id extends string> = {
  readonly message: Id;
  readonly path: JsonPointer;
  /** Defaults to `path`. See Finding.about. */
  readonly about?: string;
  /** Instead of the rule's own action. */
  readonly action?: Action;
  /** Instead of the rule's own fix. */
  readonly fix?: string;
  /** Edits that repair it; with action `mutate` the webhook makes them. */
  readonly edits?: readonly Edit[];
  /** With action `mutate`: what the finding is where the edits were not made; a warning by default. */
  readonly unmade?: Action;
} & ([Placeholders<Template>] extends [never]
  ? { readonly data?: never }
  : { readonly data: Readonly<Record<Placeholders<Template>, string | number>> });

/**
 * Takes a rule's reports; false where one was not kept, nor will another as severe or milder be: a rule that goes through a
 * long list stops there.
 */
export type Report<M extends Messages> = <Id extends keyof M & string>(report: ReportOf<M[Id], Id>) => boolean;

/** How a rule looks at one kind of subject. */
interface Check<S, Applicant, M extends Messages> extends Asked<Applicant> {
  readonly check: (subject: S, report: Report<M>) => void;
}

/** How a rule looks at Services where data can say all that it reports: such a rule can be translated. */
interface DeclaredCheck<S, Applicant, M extends Messages> extends Asked<Applicant> {
  readonly reports: readonly DeclaredOf<S, M>[];
}

interface Asked<Applicant> {
  /**
   * What must hold before the rule is asked, in any order. A condition that several rules name is asked once a review, so
   * that most rules cost nothing. All are asked before needed facts are looked for, so that a rule is reported as skipped
   * only where it would have looked.
   */
  readonly when?: readonly Condition<Applicant>[];
}

/** A declared report of one of the messages, with a value for each of its placeholders. */
type DeclaredOf<S, M extends Messages> = {
  [Id in keyof M & string]: Omit<DeclaredReport, "message" | "data" | "repair"> & {
    readonly message: Id;
    readonly repair?: (
      subject: S,
    ) => Partial<Pick<ReportOf<string, string>, "action" | "edits" | "unmade">> | undefined;
  } & ([Placeholders<M[Id]>] extends [never]
      ? { readonly data?: never }
      : { readonly data: Readonly<Record<Placeholders<M[Id]>, DeclaredValue>> });
}[keyof M & string];

/** What is written about a rule. */
export interface RuleText<M extends Messages> {
  readonly id: string;
  /** The name of its group. */
  readonly group: string;
  /** What the rule does unless a report or the policy says otherwise. */
  readonly action: Action;
  /** One line: what is looked for. */
  readonly summary: string;
  readonly messages: M;
  /** Why it matters and what GKE does next. */
  readonly why: string;
  /** What to do, as one imperative sentence. */
  readonly fix: string;
  /** GKE pages with their section, or files and functions of the controllers. */
  readonly sources: readonly string[];
  /** The first GKE version to which the rule applies. */
  readonly since?: string;
}

/** When a rule runs and what it reads. */
interface RuleReads<N extends Fact, U extends FactWithoutDefault> {
  /**
   * The changes it looks at; rules about creation also run when an update makes a Service a load balancer. `live` is said
   * by those about creation alone that also hold of what lives; see {@link speaksOfLive} for all others.
   */
  readonly on: readonly Change[];
  /** Those of which it speaks in reviews of files alone: the webhook need not be sent them for its sake. */
  readonly onlyInFiles?: readonly Change[];
  /** Facts it can't do without. One that has no default and is unknown makes the engine skip the rule, visibly. */
  readonly needs?: readonly N[];
  /** Facts without a default that it uses where they are known. */
  readonly uses?: readonly U[];
  /** Other objects it can't do without. */
  readonly looksUp?: readonly IndexedKind[];
  /** Values of its messages that only illustrate: where one of them changes the ratchet sees the same mistake. */
  readonly illustrations?: readonly string[];
  /** It compares old and new, so the ratchet does not apply to it. */
  readonly comparesOldAndNew?: boolean;
  /** It asks which controller will own the Service, so it is silent where a class that can't work decides that. */
  readonly kindDependent?: boolean;
  /** Off unless the policy turns it on. */
  readonly optIn?: boolean;
  /** It recommends, and says the same of every such object: a text for people tells it once, with a count. */
  readonly isAdvice?: boolean;
  /** It runs when the others have spoken and the policy has let pass what they denied; it sees `overridden`. */
  readonly afterPolicy?: boolean;
  /** The version gate it stands for, and on which side of it the rule speaks. The self-checks try all sides. */
  readonly gate?: { readonly name: Gate; readonly speaks: "below" | "from" };
  /** Numeric limits it stands for, by name. The self-checks demand a case on each side. */
  readonly limits?: Readonly<Record<string, number>>;
  /** The part of its repair that data can say: the annotation that a creation gets where this holds. */
  readonly declaredRepair?: { readonly where: Predicate; readonly key: string; readonly value: string };
  /** Its edits are made by the mutating webhook: by default, or only where the policy asks for them. */
  readonly mutation?: "default" | "optIn";
}

/** How the rule looks at the kinds of subjects that it is about; at least one. */
type RuleChecks<N extends Fact, U extends FactWithoutDefault, M extends Messages> = {
  readonly [Kind in SubjectKind]?:
    | Check<Subjects<N, U>[Kind], Subjects[Kind], M>
    | (Kind extends "service" ? DeclaredCheck<Subjects<N, U>[Kind], Subjects[Kind], M> : never);
};

/** A rule, with what it may read and say in its type. */
type RuleDefinition<M extends Messages, N extends Fact, U extends FactWithoutDefault> = RuleText<M> &
  RuleReads<N, U> &
  RuleChecks<N, U, M>;

/** A rule as the engine runs it. */
export type Rule = RuleText<Messages> &
  RuleReads<Fact, FactWithoutDefault> & {
    readonly [Kind in SubjectKind]?: {
      readonly when?: readonly Condition<Subjects[Kind]>[];
      readonly check: (subject: Subjects<Fact, FactWithoutDefault>[Kind], report: AnyReport) => void;
      /** All that it reports, where that is data. */
      readonly reports?: readonly DeclaredReport[];
    };
  };

/** A report whose message and values are no longer in its type. */
export type AnyReport = (
  report: ReportOf<string, string> & { readonly data?: Readonly<Record<string, string | number>> },
) => boolean;

/**
 * The rule that the definition describes, with a check made of the reports that it declares. An unknown message id, a
 * missing or extra placeholder and an undeclared fact are compile errors.
 */
export function defineRule<
  const M extends Messages,
  const N extends Fact = never,
  const U extends FactWithoutDefault = never,
>(definition: RuleDefinition<M, N, U>): Rule {
  // What the definition's type proves about messages and facts, the engine's type no longer needs to know.
  const rule = definition as unknown as Rule;
  const { service } = rule;
  return service?.reports
    ? { ...rule, service: { ...service, check: checkOf(service.reports) as typeof service.check } }
    : rule;
}

/**
 * Whether the rule has something to say about an object that nobody edits: it says so, or it judges by itself whatever is
 * written, new or not. What compares old and new, or is about creations or deletions alone, is silent.
 */
export function speaksOfLive(rule: Rule): boolean {
  const { on } = rule;
  return on.includes("live") || (on.includes("create") && on.includes("update") && isRatcheted(rule));
}

/** Whether the ratchet applies to the rule (docs/reviews.md, The ratchet). */
export function isRatcheted(rule: Rule): boolean {
  return rule.comparesOldAndNew !== true;
}
