import type { Cluster, Fact } from "../domain/cluster.ts";
import { ACTIONS, type Action } from "../domain/finding.ts";
import { formatGkeVersion } from "../domain/gke-version.ts";
import { tokensOf } from "../domain/json.ts";
import type { DeclaredReport, DeclaredValue } from "../engine/declared-report.ts";
import type { Policy } from "../engine/policy.ts";
import type { Predicate } from "../engine/predicate.ts";
import { isRatcheted, type Rule } from "../engine/rule.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { all, any, type Cel, literal, not } from "./expression.ts";
import { ownershipFacts } from "./service-variables.ts";
import { countOf, IS_UPDATE, isScalar, NEW, OLD, type Side, textOf } from "./side.ts";
import { asksOwner, isData, translate } from "./translate-predicate.ts";
import { wasExemptedByPolicy } from "./who.ts";

/** One report of a rule, translated. */
export interface TranslatedReport {
  readonly rule: Rule;
  readonly declared: DeclaredReport;
  /** The variable that tells whether the rule makes the report. */
  readonly variable: string;
  /** What the report does where the policy leaves the rule as it is. */
  readonly action: Action;
  /** When it is made; what an update only leaves as it was is not reported. */
  readonly made: Cel;
}

/** A rule in CEL, or why it can't be. */
type TranslatedRule =
  | { readonly ok: true; readonly reports: readonly TranslatedReport[] }
  | { readonly ok: false; readonly reason: string };

/** The rule in CEL as it speaks of creations and updates of Services in the cluster. */
export function translateRule(rule: Rule, cluster: Cluster, policy: Policy): TranslatedRule {
  const reason = whyCode(rule) ?? whyUnknown(rule, cluster);
  if (reason !== undefined) return { ok: false, reason };
  const { value: reports, noted: assumed } = cluster.assumptions.during(() => reportsOf(rule, cluster, policy));
  if (assumed.length > 0) return { ok: false, reason: `rests on ${assumed.join(", ")}, which is only assumed` };
  const audible = reports.filter(({ made }) => made !== false);
  return audible.length === 0 ? { ok: false, reason: "is silent in this cluster" } : { ok: true, reports: audible };
}

/** The reports by which the rule silences others, or undefined where they are code. What is assumed silences too. */
export function silencersOf(rule: Rule, cluster: Cluster, policy: Policy): readonly TranslatedReport[] | undefined {
  if (whyCode(rule) !== undefined) return undefined;
  return whyUnknown(rule, cluster) === undefined ? reportsOf(rule, cluster, policy) : [];
}

/** Why the rule can't be translated for any cluster. */
function whyCode(rule: Rule): string | undefined {
  const { service, looksUp, on } = rule;
  if (!service) return "is not about Services";
  if (looksUp && looksUp.length > 0) return "looks at other objects";
  if (!on.includes("create") && !on.includes("update")) return "is about deletions";
  if (rule.afterPolicy) return "speaks of what the policy let pass";
  const undeclared = service.when?.find(({ test }) => !isData(test));
  if (undeclared) return `a condition is code: Services ${undeclared.says}`;
  const { reports } = service;
  if (!reports) return rule.comparesOldAndNew ? "compares old and new in code" : "its check is code";
  return reports.every((report) => report.if === undefined || isData(report.if)) ? undefined : "its check is code";
}

function whyUnknown({ needs = [] }: Rule, cluster: Cluster): string | undefined {
  const unknown = (needs as readonly Fact[]).filter((fact) => cluster.unknown.has(fact));
  return unknown.length > 0 ? `needs ${unknown.join(", ")}, which is not known` : undefined;
}

function reportsOf(rule: Rule, cluster: Cluster, policy: Policy): readonly TranslatedReport[] {
  const declared = rule.service?.reports ?? [];
  const conditions = rule.service?.when?.map(({ test }) => test) ?? [];
  const tests = declared.map((report): Predicate => ({ all: [...conditions, report.if ?? { all: [] }] }));
  // Who owns a Service rests on facts that no expression shows.
  if (tests.some(asksOwner)) ownershipFacts(cluster);
  const known = declared.map((report, place) => ({
    declared: report,
    action: actionOf(rule, report),
    now: translate(tests[place] as Predicate, NEW, cluster),
    before: translate(tests[place] as Predicate, OLD, cluster),
  }));
  return known.map(({ declared: report, action, now }, place) => {
    const forgiven =
      isRatcheted(rule) && action !== "info"
        ? any(
            ...known
              .filter((other) => covers({ ...other, report: other.declared }, { action, report }))
              .map((other) => all(other.before, saysTheSame(report, other.declared, rule, cluster))),
          )
        : false;
    const isOld = all(
      IS_UPDATE,
      not("variables.widensExposure"),
      forgiven,
      not(`${literal(rule.id)} in variables.wasExempt`),
      not(wasExemptedByPolicy(rule, policy)),
    );
    return {
      rule,
      declared: report,
      variable: `${rule.id.replaceAll("-", "_")}_${place + 1}`,
      action,
      made: all(runs(rule), now, not(isOld)),
    };
  });
}

/** A repair that nobody makes is a warning. */
function actionOf(rule: Rule, report: DeclaredReport): Action {
  const action = report.action ?? rule.action;
  return action === "mutate" ? "warn" : action;
}

function runs({ on }: Rule): Cel {
  if (!on.includes("update")) return "variables.isCreation";
  return on.includes("create") ? true : IS_UPDATE;
}

interface Weighed {
  readonly action: Action;
  readonly report: DeclaredReport;
}

/** Whether a report about the old object forgives one about the new: as severe, and about the same (src/engine/ratchet.ts). */
function covers(old: Weighed, made: Weighed): boolean {
  const milder = ACTIONS.indexOf(made.action) - ACTIONS.indexOf(old.action);
  if (milder < 0 || aboutOf(old.report) !== aboutOf(made.report)) return false;
  return milder > 0 || old.report.message === made.report.message;
}

/** What a report is about. */
function aboutOf({ path }: DeclaredReport): string {
  return path;
}

function saysTheSame(made: DeclaredReport, old: DeclaredReport, rule: Rule, cluster: Cluster): Cel {
  const values = Object.entries(made.data ?? {});
  const same = values.map(([name, value]): Cel => {
    const known = old.data?.[name];
    if (known === undefined || rule.illustrations?.includes(name)) return true;
    if (typeof value === "object" && "distinct" in value) {
      // Of numbers beyond a limit the smaller one is no worse.
      return `${countOf(NEW)} ${typeof made.data?.["limit"] === "number" ? "<=" : "=="} ${countOf(OLD)}`;
    }
    const [now, before] = [expressionOf(value, NEW, cluster), expressionOf(known, OLD, cluster)];
    return typeof value !== "object" && typeof known !== "object" ? now === before : `${now} == ${before}`;
  });
  const place = new Set([made.path, ...tokensOf(made.path)]);
  const saysWhat = values.some(([, value]) => typeof value === "object" || !place.has(String(value)));
  return all(...same, saysWhat || unchangedAt(made.path));
}

/** Whether the text, number or flag at the place is what it was; what has parts tells itself. */
function unchangedAt(path: string): Cel {
  const [first, second, ...rest] = tokensOf(path);
  if (first === "metadata" && second === "annotations") {
    const keys = { annotation: [rest[0] ?? ""] };
    return `${textOf(keys, NEW)} == ${textOf(keys, OLD)}`;
  }
  const field = `${first}.${second}`;
  if (rest.length > 0 || !isScalar(field)) return true;
  return `${textOf({ field }, NEW)} == ${textOf({ field }, OLD)}`;
}

/** A value of a message as an expression for a text. */
export function expressionOf(value: DeclaredValue, side: Side, cluster: Cluster): string {
  if (typeof value !== "object") return literal(String(value));
  return "cluster" in value ? literal(formatGkeVersion(cluster.facts.gkeVersion)) : textOf(value, side);
}

/** When a report that is made is told: not where one of its causes is told already. Undefined where a cause is code. */
export function toldOf(
  report: TranslatedReport,
  rules: RuleSet,
  silencers: (cause: Rule) => readonly TranslatedReport[] | undefined,
): { readonly told: Cel; readonly causes: readonly TranslatedReport[] } | { readonly code: string } {
  const causes: TranslatedReport[] = [];
  for (const cause of rules.rules) {
    for (const echo of rules.echoesOf(cause.id)) {
      if (echo.causes.includes(report.rule.id)) continue;
      const isEcho =
        typeof echo.echoes === "function" ? echo.echoes(report.rule) : echo.echoes.includes(report.rule.id);
      if (!isEcho) continue;
      const reports = silencers(cause);
      if (!reports) return { code: cause.id };
      for (const one of reports) {
        if (echo.onlyDenials && one.action !== "deny") continue;
        if (echo.sameAbout && aboutOf(one.declared) !== aboutOf(report.declared)) continue;
        if (one.made !== false) causes.push(one);
      }
    }
  }
  const told = all(`variables.${report.variable}`, ...causes.map(({ variable }) => not(`variables.${variable}`)));
  return { told, causes };
}
