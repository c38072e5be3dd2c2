import { type KINDS, REVIEWED, type Reviewed, WATCHED } from "../src/domain/kinds/kinds.ts";
import { RULES } from "../src/rules/index.ts";

type AnyKind = (typeof KINDS)[number];
type Switch = Extract<Reviewed, { readonly reviewSwitch: string }>["reviewSwitch"];

/** The chart's template of everything that depends on which kinds there are: what may be watched, and what is reviewed. */
export function kindsTemplate(): string {
  const deleted = REVIEWED.filter(({ reviewedAs }) =>
    RULES.some((rule) => rule.on.includes("delete") && !rule.onlyInFiles?.includes("delete") && rule[reviewedAs]),
  );
  const deletions = (name?: Switch) => byGroup(switchedBy(name, deleted)).map(reviewRule("DELETE"));
  return [
    "{{/* Made by `npm run chart` from src/domain/kinds. */}}",
    definition("watchedKinds", byGroup(WATCHED).map(watchRule)),
    ...SWITCHES.map((name) =>
      definition(`reviewed.${name}`, byGroup(switchedBy(name)).map(reviewRule("CREATE, UPDATE"))),
    ),
    definition("reviewed.deletions", [...deletions(), ...SWITCHES.flatMap((name) => onlyWith(name, deletions(name)))]),
  ].join("\n");
}

const SWITCHES: readonly Switch[] = ["ingresses", "workloads"];

/** Those of the kinds that the chart's value switches; without its name, those that none switches. */
function switchedBy(name: Switch | undefined, kinds: readonly Reviewed[] = REVIEWED): readonly Reviewed[] {
  return kinds.filter((kind) => ("reviewSwitch" in kind ? kind.reviewSwitch : undefined) === name);
}

function onlyWith(name: Switch, rules: readonly string[]): readonly string[] {
  return rules.length === 0 ? [] : [`{{- if .Values.webhooks.${name} }}\n`, ...rules, "{{- end }}\n"];
}

/** The kinds of one API group and version. */
type Group = readonly [AnyKind, ...AnyKind[]];

function byGroup(kinds: readonly AnyKind[]): readonly Group[] {
  const groups = Object.values(Object.groupBy(kinds, ({ apiVersion }) => apiVersion));
  return groups.flatMap(([first, ...others] = []) => (first ? [[first, ...others] as const] : []));
}

function watchRule(kinds: Group): string {
  return `- apiGroups: [${group(kinds)}]
  resources: [${plurals(kinds)}]
  verbs: [list, watch]
`;
}

function reviewRule(operations: string): (kinds: Group) => string {
  return (kinds) => `- apiGroups: [${group(kinds)}]
  apiVersions: [${kinds[0].version}]
  operations: [${operations}]
  resources: [${plurals(kinds)}]
  scope: Namespaced
`;
}

function group([{ group }]: Group): string {
  return group === "" ? '""' : group;
}

function plurals(kinds: Group): string {
  return kinds.map(({ plural }) => plural).join(", ");
}

function definition(name: string, rules: readonly string[]): string {
  return `{{- define "l4guard.${name}" -}}\n${rules.join("")}{{- end }}\n`;
}
