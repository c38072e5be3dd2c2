import type { PolicyResult, ReplayResult, Tally } from "../whatif/replay/result.ts";
import { code, escapeMarkdown } from "./markdown.ts";
import { coverage, replaySentence } from "./replay-text.ts";

/** What enforcing would have done, for a change request. */
export function replayMarkdown(result: ReplayResult): string {
  const sections = result.policies.map((policy) => policySection(policy, result));
  return `## l4guard: replay\n\n${sections.join("\n")}\n${escapeMarkdown(coverage(result))}\n`;
}

function policySection(policy: PolicyResult, result: ReplayResult): string {
  const denied = policy.writes.filter(({ isDenied }) => isDenied);
  const rows = denied.map(({ at, operation, object, user, findings, failure = "" }) => {
    const rules = [...new Set(findings.filter(({ action }) => action === "deny").map(({ rule }) => rule))];
    const name = `${operation} ${object.kind} ${object.namespace}/${object.name}`;
    return `| ${at} | ${escapeMarkdown(name)} | ${escapeMarkdown(user)} | ${rules.map(code).join(" ")} | ${escapeMarkdown(failure)} |\n`;
  });
  const head = "| when | what | by | rules | followed by |\n| --- | --- | --- | --- | --- |\n";
  return [
    `**${escapeMarkdown(replaySentence(policy, result))}**\n`,
    tableOf("Rule", policy.byRule),
    tableOf("Namespace", policy.byNamespace),
    tableOf("User", policy.byUser),
    ...(rows.length > 0 ? [`\n### Denied\n\n${head}${rows.join("")}`] : []),
  ].join("");
}

function tableOf(title: string, tallies: Readonly<Record<string, Tally>>): string {
  const rows = Object.entries(tallies).map(
    ([name, { denied, warned }]) => `| ${escapeMarkdown(name)} | ${denied} | ${warned} |\n`,
  );
  return rows.length === 0 ? "" : `\n| ${title} | denied | warned |\n| --- | --- | --- |\n${rows.join("")}`;
}
