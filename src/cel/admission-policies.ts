import { findingLine } from "../admission/response.ts";
import type { Cluster } from "../domain/cluster.ts";
import { fillMessage } from "../engine/message.ts";
import type { Rule } from "../engine/rule.ts";
import type { RuleSet } from "../engine/rule-set.ts";
import { all, type Cel, literal, not } from "./expression.ts";
import { mutatingPolicy, repairedBy } from "./mutating-policy.ts";
import { policyObjects } from "./policy-objects.ts";
import { serviceVariables, type Variable } from "./service-variables.ts";
import { NEW } from "./side.ts";
import { expressionOf, silencersOf, type TranslatedReport, toldOf, translateRule } from "./translate-rule.ts";
import type { Translation } from "./translation.ts";
import { exemptedByPolicy, exemptionVariables, whereActionIs } from "./who.ts";

/** The API server's own policies that hold rules, and why others are held by the webhook alone. */
export interface AdmissionPolicies {
  /** Objects of admissionregistration.k8s.io/v1: policies and their bindings. */
  readonly objects: readonly object[];
  /** The ids of the rules that they hold. */
  readonly translated: readonly string[];
  /** The ids of the rules whose repairs they make. */
  readonly repaired: readonly string[];
  readonly untranslated: readonly { readonly rule: string; readonly reason: string }[];
}

/** What policies do with what they find; each is a policy of its own, since a binding's actions are for all of one. */
const EFFECTS = [
  { action: "deny", verb: "Deny" },
  { action: "warn", verb: "Warn" },
] as const;

/** The policies for the rules that can be translated, one for what is denied and one for what is warned of. */
export function admissionPolicies(translation: Translation): AdmissionPolicies {
  const { rules, policy, cluster, today } = translation;
  const known = new Map<string, readonly TranslatedReport[] | undefined>();
  const silencers = (cause: Rule) => {
    if (!known.has(cause.id)) known.set(cause.id, silencersOf(cause, cluster, policy));
    return known.get(cause.id);
  };
  const untranslated: { rule: string; reason: string }[] = [];
  const told: Told[] = [];
  for (const rule of rules.rules) {
    const translated = translateRule(rule, cluster, policy);
    const heard = translated.ok ? hearingOf(translated.reports, rules, silencers) : translated.reason;
    if (typeof heard === "string") untranslated.push({ rule: rule.id, reason: heard });
    else {
      const effective = EFFECTS.flatMap((effect) =>
        heard.flatMap((one) => validationOf(one, effect.action, translation)),
      );
      if (effective.length === 0) untranslated.push({ rule: rule.id, reason: whySilent(rule, heard) });
      told.push(...effective);
    }
  }
  const held = [...new Set(told.map(({ report }) => report.rule))];
  const variables = [...serviceVariables(cluster), ...exemptionVariables(policy, today)];
  const objects = EFFECTS.flatMap(({ action, verb }) => {
    const validations = told.filter((one) => one.action === action);
    return validations.length === 0 ? [] : policyOf(validations, variables, verb, translation);
  });
  const repaired = rules.rules.filter((rule) => repairedBy(rule, translation));
  return {
    objects: [...objects, ...mutatingPolicy(repaired, variables, translation)],
    translated: held.map(({ id }) => id),
    repaired: repaired.map(({ id }) => id),
    untranslated: untranslated.filter(({ rule }) => !repaired.some(({ id }) => id === rule)),
  };
}

interface Heard {
  readonly report: TranslatedReport;
  readonly told: Cel;
  readonly causes: readonly TranslatedReport[];
}

interface Told extends Heard {
  readonly action: "deny" | "warn";
  readonly validation: object;
}

function hearingOf(
  reports: readonly TranslatedReport[],
  rules: RuleSet,
  silencers: (cause: Rule) => readonly TranslatedReport[] | undefined,
): readonly Heard[] | string {
  const heard: Heard[] = [];
  for (const report of reports) {
    const hearing = toldOf(report, rules, silencers);
    if ("code" in hearing) return `is silent where ${hearing.code} speaks, which is code`;
    heard.push({ report, ...hearing });
  }
  return heard;
}

function whySilent({ optIn }: Rule, heard: readonly Heard[]): string {
  if (optIn) return "is off unless the policy turns it on";
  return heard.every(({ report }) => report.action === "info") ? "only informs" : "is turned off by the policy";
}

function validationOf(heard: Heard, action: "deny" | "warn", translation: Translation): readonly Told[] {
  const { rules: _, policy, cluster, today } = translation;
  const { rule, declared } = heard.report;
  const isSo = whereActionIs(action, rule, heard.report.action, policy);
  const exempted = exemptedByPolicy(rule, policy, today);
  const held = all(isSo, heard.told, not(exempted), not(`${literal(rule.id)} in variables.exempt`));
  if (held === false) return [];
  const template = findingLine({
    rule: rule.id,
    action,
    path: declared.path,
    messageId: declared.message,
    message: rule.messages[declared.message] ?? declared.message,
    about: declared.path,
    fix: declared.fix ?? rule.fix,
  });
  const data = declared.data ?? {};
  const isConstant = Object.values(data).every((value) => typeof value !== "object");
  const said = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [name, typeof value === "object" ? "…" : value]),
  );
  const validation = {
    expression: String(not(held)),
    message: fillMessage(template, said),
    ...(!isConstant && { messageExpression: messageOf(template, data, cluster) }),
    reason: "Forbidden",
  };
  return [{ ...heard, action, validation }];
}

/** Longer values are cut, as the webhook cuts them. */
const LONGEST_VALUE = 60;

/** The expression for the text of a message, its placeholders filled by what the object says. */
function messageOf(
  template: string,
  data: NonNullable<TranslatedReport["declared"]["data"]>,
  cluster: Cluster,
): string {
  const pieces = template.split(/\{(\w+)\}/).map((piece, place) => {
    const value = place % 2 === 1 ? data[piece] : undefined;
    if (value === undefined) return piece === "" ? "" : literal(piece);
    const text = expressionOf(value, NEW, cluster);
    return typeof value === "object" && !("cluster" in value)
      ? `(size(${text}) > ${LONGEST_VALUE} ? ${text}.substring(0, ${LONGEST_VALUE - 1}) + "…" : ${text})`
      : text;
  });
  return pieces.filter((piece) => piece !== "").join(" + ");
}

function policyOf(
  told: readonly Told[],
  shared: readonly Variable[],
  verb: (typeof EFFECTS)[number]["verb"],
  { policy, failurePolicy }: Translation,
): readonly object[] {
  const reports = new Map(
    told.flatMap(({ report, causes }) => [...causes, report].map((one) => [one.variable, one] as const)),
  );
  const own = [...reports.values()].map(({ variable, made }) => ({ name: variable, expression: String(made) }));
  return policyObjects(
    {
      kind: "ValidatingAdmissionPolicy",
      name: `l4guard-services-${verb.toLowerCase()}`,
      operations: ["CREATE", "UPDATE"],
      variables: [...shared, ...own],
      spec: { failurePolicy, validations: told.map(({ validation }) => validation) },
      binding: { validationActions: [verb] },
    },
    policy,
  );
}
