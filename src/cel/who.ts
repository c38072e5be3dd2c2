import type { Action } from "../domain/finding.ts";
import { CONTROLLER_USERS, SYSTEM_NAMESPACES } from "../domain/gke-system.ts";
import { EXEMPT_ANNOTATION } from "../engine/exemption.ts";
import { compilePolicy, type Exemption, type Policy, type Preset, type RuleSetting } from "../engine/policy.ts";
import type { Rule } from "../engine/rule.ts";
import { all, any, type Cel, either, list, literal, not } from "./expression.ts";
import type { Variable } from "./service-variables.ts";
import { IS_UPDATE } from "./side.ts";

/** Whether a text is one of the names, or begins with one that ends in `*`. */
function matches(text: string, patterns: readonly string[]): Cel {
  const names = patterns.filter((pattern) => !pattern.endsWith("*"));
  const starts = patterns.filter((pattern) => pattern.endsWith("*")).map((pattern) => pattern.slice(0, -1));
  return any(
    names.length === 0 ? false : `${text} in ${list(names)}`,
    ...starts.map((start) => `${text}.startsWith(${literal(start)})`),
  );
}

/** The namespaces that no policy looks into, by name. */
export function exemptNamespaces({ exemptNamespaces: named = [] }: Policy): readonly string[] {
  return [...SYSTEM_NAMESPACES, ...named].filter((pattern) => !pattern.endsWith("*"));
}

/** What must hold of a request, by name: controllers, deletion and exempt namespaces are left alone as the webhook leaves them. */
export function matchConditions({ controllers, exemptNamespaces: named = [] }: Policy) {
  const users = matches("request.userInfo.username", [...CONTROLLER_USERS, ...(controllers?.users ?? [])]);
  const groups = controllers?.groups ?? [];
  const isMember = groups.length === 0 ? false : `request.userInfo.groups.exists(group, ${matches("group", groups)})`;
  const prefixes = named.filter((pattern) => pattern.endsWith("*"));
  const conditions: readonly (readonly [string, Cel])[] = [
    ["not-a-controller", not(any(users, isMember))],
    ["not-being-deleted", `!has(object.metadata.deletionTimestamp)`],
    ["not-an-exempt-namespace", not(matches("request.namespace", prefixes))],
  ];
  return conditions.flatMap(([name, expression]) => (typeof expression === "string" ? [{ name, expression }] : []));
}

/** Where a report with that action of the rule comes to the wanted action, by the settings of namespaces. */
export function whereActionIs(wanted: Action, rule: Rule, action: Action, policy: Policy): Cel {
  return byNamespace(policy, rule.id, (settled) => {
    const actual = compilePolicy(settled).actionOf(rule, action, "");
    return (actual === "mutate" ? "warn" : actual) === wanted;
  });
}

/** Where the policy lets the rule repair, by the settings of namespaces. */
export function whereItRepairs(rule: Rule, policy: Policy): Cel {
  return byNamespace(policy, rule.id, (settled) => compilePolicy(settled).mayMutate(rule, ""));
}

/** What holds in a namespace by the settings of one rule, and the presets, of the entries that match it: the later ones win. */
function byNamespace({ namespaces = [], ...rest }: Policy, rule: string, holds: (settled: Policy) => boolean): Cel {
  const decide = (left: number, preset?: Preset, setting?: RuleSetting): Cel => {
    const entry = namespaces[left - 1];
    if (!entry) {
      const settled = setting === undefined ? rest.rules : { ...rest.rules, [rule]: setting };
      return holds({ ...rest, ...(preset && { preset }), ...(settled && { rules: settled }) });
    }
    const wins = [preset ?? entry.preset, setting ?? entry.rules?.[rule]] as const;
    const no = decide(left - 1, preset, setting);
    if (wins[0] === preset && wins[1] === setting) return no;
    const yes = decide(left - 1, ...wins);
    if (yes === no) return yes;
    const isMatch = matches("request.namespace", entry.match);
    return any(all(isMatch, yes), all(not(isMatch), no));
  };
  return decide(namespaces.length);
}

/** Whether the policy exempts the request from the rule. The expressions have no clock: what has ended by that day does not count. */
export function exemptedByPolicy(rule: Rule, { exemptions = [] }: Policy, today: string): Cel {
  const live = exemptions.filter(({ until }) => until === undefined || today <= until);
  return any(...live.filter((exemption) => isAbout(exemption, rule)).map(appliesTo));
}

/** Whether an exemption of the policy from the rule, also one that has ended, may have let the old object pass. */
export function wasExemptedByPolicy(rule: Rule, { exemptions = [] }: Policy): Cel {
  return any(...exemptions.filter((exemption) => isAbout(exemption, rule)).map(appliesTo));
}

function isAbout({ rules }: Exemption, { id }: Rule): boolean {
  return !rules || rules.includes(id);
}

function appliesTo({ namespaces, users, groups }: Exemption): Cel {
  const isThere = namespaces ? matches("request.namespace", namespaces) : true;
  const byUser = users ? matches("request.userInfo.username", users) : false;
  const byGroup = groups ? `request.userInfo.groups.exists(group, ${matches("group", groups)})` : false;
  return all(isThere, users || groups ? any(byUser, byGroup) : true);
}

/** The variables that tell from which rules an object's own annotation exempts it, or did before an update, also where that has ended. */
export function exemptionVariables(policy: Policy, today: string): readonly Variable[] {
  const counts = byNamespace(policy, "", (settled) => compilePolicy(settled).objectExemptionDays("") > 0);
  const stated = statedExemption("oldExemption", "variables.oldAnnotations");
  return [
    ...statedExemption("exemption", "variables.annotations"),
    {
      name: "exempt",
      expression: either(
        all(counts, "variables.exemptionIsWhole", `${lastOf("exemption", "until")} >= ${literal(today)}`),
        rulesOf("exemption"),
        "[]",
      ),
    },
    ...stated,
    {
      name: "wasExempt",
      expression: either(all(IS_UPDATE, "variables.oldExemptionIsWhole"), rulesOf("oldExemption"), "[]"),
    },
  ];
}

const PARTS = ["rules", "reason", "until"] as const;
const RULE_ID = "[a-z0-9]+(-[a-z0-9]+)*";
const WELL_FORMED: Readonly<Record<(typeof PARTS)[number], string>> = {
  rules: `^\\s*${RULE_ID}(\\s*,\\s*${RULE_ID})*\\s*$`,
  reason: "\\S",
  until: "^\\s*[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\s*$",
};
/** A longer annotation is no exemption (src/engine/exemption.ts). */
const LONGEST = 2_000;

/** What the annotation of an object states, taken apart as src/engine/exemption.ts does. */
function statedExemption(name: string, annotations: string): readonly Variable[] {
  const key = literal(EXEMPT_ANNOTATION);
  const isShort = `${key} in ${annotations} && size(${annotations}[${key}]) <= ${LONGEST}`;
  const pieces = `variables.${name}Pieces`;
  return [
    {
      name: `${name}Pieces`,
      expression: either(
        isShort,
        `${annotations}[${key}].split(";").map(piece, piece.trim()).filter(piece, piece != "")`,
        "[]",
      ),
    },
    {
      name: `${name}IsWhole`,
      expression: String(
        all(
          `${pieces}.all(piece, piece.matches(${literal(`^(${PARTS.join("|")})\\s*=`)}))`,
          ...PARTS.map((part) => `${lastOf(name, part)}.matches(${literal(WELL_FORMED[part])})`),
        ),
      ),
    },
  ];
}

/** What the last piece of that name says, or nothing. */
function lastOf(name: string, part: string): string {
  const named = `variables.${name}Pieces.filter(piece, piece.matches(${literal(`^${part}\\s*=`)}))`;
  const said = `${named}.map(piece, piece.substring(piece.indexOf("=") + 1).trim())`;
  return `([""] + ${said})[size(${named})]`;
}

function rulesOf(name: string): string {
  return `${lastOf(name, "rules")}.split(",").map(rule, rule.trim())`;
}
