import { isRatcheted, type Rule } from "../src/engine/rule.ts";
import type { SubjectKind } from "../src/engine/subject.ts";
import { printYaml } from "../src/manifests/print-yaml.ts";
import type { RuleCase } from "../src/rules/case.ts";
import { groupTitle } from "../src/rules/groups.ts";
import { CASES, findingsOf, reviewCase } from "../test/support/rule-cases.ts";

/** One example of a rule: the manifest and what l4guard says about it, as it was when the text was made. */
export interface RuleExample {
  readonly title: string;
  /** What the cluster of the example says besides the ordinary. */
  readonly cluster: string | undefined;
  /** The manifest before the update, where the example is one. */
  readonly old: string | undefined;
  readonly manifest: string | undefined;
  readonly others: string | undefined;
  readonly isDelete: boolean;
  /** One line a finding, `deny: message`; empty where the rule is silent. */
  readonly says: readonly string[];
}

/** The examples of a rule: its cases that are marked so, reviewed now. */
export function examplesOf(rule: Rule): readonly RuleExample[] {
  return (CASES[rule.id] ?? []).filter(({ isExample }) => isExample).map((ruleCase) => exampleOf(rule, ruleCase));
}

/** What `l4guard explain` prints about a rule, and what stands on its page: one text in markdown. */
export function rulePage(rule: Rule): string {
  const sections = [
    `# ${rule.id}`,
    rule.summary,
    factsOf(rule),
    `## Why\n\n${rule.why}`,
    `## Fix\n\n${rule.fix}`,
    `## Messages\n\n${Object.values(rule.messages)
      .map((message) => `- ${escapeMarkdown(message)}`)
      .join("\n")}`,
    `## Examples\n\n${examplesOf(rule).map(examplePage).join("\n\n")}`,
    `## Sources\n\n${rule.sources.map((source) => `- ${source}`).join("\n")}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function factsOf(rule: Rule): string {
  const about = (["service", "ingress", "workload", "cluster"] as const).filter((kind) => rule[kind]);
  const needs = [...(rule.needs ?? []), ...(rule.looksUp ?? [])];
  const rows: readonly (readonly [string, string | undefined])[] = [
    ["Group", groupTitle(rule)],
    ["Action", rule.optIn ? `${rule.action}, off unless the policy turns it on` : rule.action],
    ["Looks at", about.map((kind) => `${SUBJECT_NAMES[kind]}${askedOf(rule, kind)}`).join("; ")],
    ["On", rule.on.join(", ")],
    ["Since GKE", rule.since],
    ["Needs to know", needs.length > 0 ? needs.join(", ") : undefined],
    [
      "Repairs",
      rule.mutation &&
        (rule.mutation === "default" ? "by the webhook" : "by the webhook, where the policy asks for it"),
    ],
    ["On an update", isRatcheted(rule) ? "silent about what the old object did already" : "compares old and new"],
  ];
  const lines = rows.filter(([, value]) => value !== undefined).map(([name, value]) => `| ${name} | ${value} |`);
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}

/** The conditions under which a rule is asked, after the name of the kind: " that ask for a load balancer, without ports". */
function askedOf(rule: Rule, kind: SubjectKind): string {
  const clauses = (rule[kind]?.when ?? []).map(({ says }) => says);
  return clauses.length > 0 ? ` ${clauses.join(", ")}` : "";
}

const SUBJECT_NAMES = { service: "Services", ingress: "Ingresses", workload: "workloads", cluster: "the cluster" };

function exampleOf(rule: Rule, ruleCase: RuleCase): RuleExample {
  const others = ruleCase.others ?? [];
  const findings = findingsOf(rule, reviewCase(rule, ruleCase));
  return {
    title: ruleCase.title,
    cluster: ruleCase.cluster && printYaml(ruleCase.cluster),
    old: ruleCase.old === undefined ? undefined : printYaml(ruleCase.old),
    manifest: ruleCase.object === undefined ? undefined : printYaml(ruleCase.object),
    others: others.length > 0 ? others.map(printYaml).join("---\n") : undefined,
    isDelete: ruleCase.isDelete ?? false,
    says: findings.map(({ action, message }) => `${action}: ${message}`),
  };
}

function examplePage(example: RuleExample): string {
  const parts = [`### ${example.title}`];
  if (example.cluster) parts.push(`In a cluster with\n\n${fence(example.cluster)}`);
  if (example.others) parts.push(`Where there is already\n\n${fence(example.others)}`);
  if (example.old) parts.push(`Before\n\n${fence(example.old)}\n\nAfter`);
  if (example.isDelete) parts.push("Deleted");
  if (example.manifest) parts.push(fence(example.manifest));
  parts.push(
    example.says.length > 0 ? example.says.map((line) => `> ${escapeMarkdown(line)}`).join("\n>\n") : "> no finding",
  );
  return parts.join("\n\n");
}

function fence(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}

/** Angle brackets would be taken for HTML. */
function escapeMarkdown(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("*", "\\*");
}
