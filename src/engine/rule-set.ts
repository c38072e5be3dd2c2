import type { Question } from "./evaluate.ts";
import { type Ask, askOf, type Plan, planFor } from "./plan.ts";
import { type Rule, speaksOfLive } from "./rule.ts";
import { ANY, type Situation } from "./situation.ts";
import type { Change, SubjectKind } from "./subject.ts";

/** Which findings say again what another one says. */
export interface Echo {
  /** The rules that name the cause. */
  readonly causes: readonly string[];
  /** Only where the cause denies. */
  readonly onlyDenials?: boolean;
  /** Only echoes about the same thing: the same token, the same pair of Services. */
  readonly sameAbout?: boolean;
  /** Only echoes at the same place of the object. */
  readonly samePath?: boolean;
  /** Rule ids, or what a rule must be to echo. */
  readonly echoes: readonly string[] | ((rule: Rule) => boolean);
}

/** What the rules of a set have to do with each other. */
interface RuleRelations {
  readonly echoes?: readonly Echo[];
  /** Whether an update lets more of the world in than the old object did. */
  readonly widensExposure?: (question: Question) => boolean;
}

const NO_ECHOES: readonly Echo[] = [];

/** A set of rules, arranged by what they are about and when they run, once. */
export class RuleSet {
  readonly rules: readonly Rule[];
  /** Whether an update lets more of the world in than the old object did. */
  readonly widensExposure: (question: Question) => boolean;
  readonly #byId: ReadonlyMap<string, Rule>;
  readonly #plans = noPlans();
  readonly #repairs = noPlans();
  readonly #afterPolicy = noPlans();
  readonly #echoes = new Map<string, readonly Echo[]>();
  readonly #alone: { [kind in SubjectKind]?: Map<string, Ask | undefined> } = {};

  constructor(rules: readonly Rule[], { echoes = [], widensExposure = () => false }: RuleRelations = {}) {
    this.rules = rules;
    this.widensExposure = widensExposure;
    this.#byId = new Map(rules.map((rule) => [rule.id, rule]));
    for (const echo of echoes)
      for (const cause of echo.causes) this.#echoes.set(cause, [...this.echoesOf(cause), echo]);
  }

  /** Whether there is a rule of that id. */
  readonly isRule = (id: string): boolean => this.#byId.has(id);

  /** The rule of that id, or undefined. */
  find(id: string): Rule | undefined {
    return this.#byId.get(id);
  }

  /** How the rule of that id is asked about subjects of that kind by itself, outside of a plan; undefined where it is not. */
  alone(id: string, kind: SubjectKind): Ask | undefined {
    const asks = (this.#alone[kind] ??= new Map());
    const known = asks.get(id);
    if (known) return known;
    const rule = this.find(id);
    const ask = rule && askOf(rule, kind);
    asks.set(id, ask);
    return ask;
  }

  /** What a finding of the rule makes superfluous. */
  echoesOf(id: string): readonly Echo[] {
    return this.#echoes.get(id) ?? NO_ECHOES;
  }

  /** The rules to run on a subject in that situation. `isCreation` adds those about creation to an update. */
  plan(kind: SubjectKind, change: Change, isCreation: boolean, situation: Situation): Plan {
    const plans = isCreation ? this.#plans[change].creating : this.#plans[change].other;
    return this.#planned(plans, kind, (rule) => runs(rule, change, isCreation), situation);
  }

  /** The rules of {@link RuleSet.plan} that repair. */
  repairs(kind: SubjectKind, change: Change, isCreation: boolean): Plan {
    const plans = isCreation ? this.#repairs[change].creating : this.#repairs[change].other;
    return this.#planned(plans, kind, (rule) => rule.mutation !== undefined && runs(rule, change, isCreation));
  }

  /** The rules to run once the policy has let pass what others denied. */
  afterPolicy(kind: SubjectKind, change: Change): Plan {
    const plans = this.#afterPolicy[change].other;
    return this.#planned(plans, kind, ({ afterPolicy, on }) => afterPolicy === true && on.includes(change));
  }

  #planned(plans: Plans, kind: SubjectKind, isPart: (rule: Rule) => boolean, situation = ANY): Plan {
    const known = (plans[kind] ??= new Map());
    let plan = known.get(situation);
    if (!plan) known.set(situation, (plan = planFor(kind, this.rules.filter(isPart), situation)));
    return plan;
  }
}

/** Plans by the kind of subject and its situation, made when they are first asked for. */
type Plans = { [kind in SubjectKind]?: Map<Situation, Plan> };
/** Plans by the change, and by whether it also creates what the subject is about. */
type PlansByChange = Readonly<Record<Change, { readonly creating: Plans; readonly other: Plans }>>;

function noPlans(): PlansByChange {
  const both = () => ({ creating: {}, other: {} });
  return { create: both(), update: both(), delete: both(), live: both() };
}

function runs(rule: Rule, change: Change, isCreation: boolean): boolean {
  const { on, afterPolicy } = rule;
  if (afterPolicy) return false;
  if (change === "live") return speaksOfLive(rule);
  return on.includes(change) || (isCreation && on.includes("create"));
}
