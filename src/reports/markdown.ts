import { flagFor } from "../lint/fact-flags.ts";
import type { LintFinding, LintResult } from "../lint/result.ts";
import { clusterTitle, exposureCells, exposureTitle } from "./audit-summary.ts";
import { excusedCounts, ignoreProblems } from "./ignores.ts";
import {
  byObject,
  count,
  findingCounts,
  fullMessage,
  objectTitle,
  type Reporter,
  readCounts,
  skippedByLack,
} from "./report.ts";
import { pageOf } from "./rule-page.ts";
import { forecastLines, gistLines } from "./text.ts";

/** GitHub takes comments of 65,536 characters; what does not fit is counted. */
const LONGEST_COMMENT = 60_000;

const BADGES = { deny: "🛑 deny", warn: "⚠️ warn", mutate: "🔧 repair", info: "ℹ️ info" } as const;

/** The result as a comment on a pull request. */
export const markdownReport: Reporter = (result) => {
  const { summary, unreadable, forecasts } = result;
  const head = `## l4guard: ${findingCounts(summary)}\n\n${readCounts(result)}.\n${exposureSections(result)}`;
  const tail = [
    ...(forecasts.length > 0 ? [forecastSection(result)] : []),
    ...(unreadable.length > 0
      ? [
          `### Unreadable\n\n${unreadable.map(({ file, line, message }) => `- ${code(line === undefined ? file : `${file}:${line}`)} ${escapeMarkdown(message)}`).join("\n")}\n`,
        ]
      : []),
    ...ignoresSection(result),
    ...(result.skipped.length > 0 ? [skippedSection(result)] : []),
  ].join("\n");
  const groups = byObject(result.findings).map(groupSection);
  let body = "";
  let shown = 0;
  for (const group of groups) {
    if (head.length + tail.length + body.length + group.length > LONGEST_COMMENT) break;
    body += `\n${group}`;
    shown++;
  }
  const left = groups.length - shown;
  const cut =
    left > 0
      ? `\n${count(left, "more object")} with findings: run \`l4guard ${result.clusters ? "audit" : "lint"}\` to see them.\n`
      : "";
  return `${head}${body}${cut}${tail === "" ? "" : `\n${tail}`}`;
};

function groupSection(group: readonly LintFinding[]): string {
  const [first] = group;
  const title = first ? objectTitle(first.object) : "";
  const rows = group.map(({ finding, place }) => {
    const where = place.file === "" ? "" : code(`${place.file}:${place.line}`);
    const fix = finding.fix ? `<br>**Fix:** ${escapeMarkdown(finding.fix)}` : "";
    return `| ${BADGES[finding.action]} | [${code(finding.rule)}](${pageOf(finding.rule)}) | ${escapeMarkdown(fullMessage(finding))}${fix} | ${where} |`;
  });
  return `### ${escapeMarkdown(title)}\n\n| | Rule | Finding | Place |\n| --- | --- | --- | --- |\n${rows.join("\n")}\n`;
}

/** How many load balancers a comment tells of. */
const MOST_EXPOSED = 50;

/** The public load balancers of an audit and who gets in; empty for manifests. */
function exposureSections({ clusters = [] }: LintResult): string {
  const sections = clusters.map((cluster) => {
    const { exposed } = cluster;
    const rows = exposed
      .slice(0, MOST_EXPOSED)
      .map((one) => `| ${exposureCells(one).map(escapeMarkdown).join(" | ")} |\n`);
    const more = exposed.length - rows.length;
    const table = `\n| Object | Address | Serves | Lets in |\n| --- | --- | --- | --- |\n${rows.join("")}`;
    const title = `\n### ${escapeMarkdown(clusterTitle(cluster))}\n\n${escapeMarkdown(exposureTitle(cluster))}\n`;
    return `${title}${rows.length === 0 ? "" : table}${more > 0 ? `\nAnd ${more} more.\n` : ""}`;
  });
  return sections.join("");
}

function forecastSection({ forecasts }: LintResult): string {
  const parts = forecasts.map((forecast) => {
    const list = (lines: readonly string[]) => lines.map((line) => `- ${escapeMarkdown(line)}`).join("\n");
    const why = `<details><summary>Why</summary>\n\n${list(forecastLines(forecast))}\n\n</details>\n`;
    return `**${escapeMarkdown(objectTitle(forecast.object))}**\n\n${list(gistLines(forecast))}\n\n${why}`;
  });
  return `### What the edits do to load balancers\n\n${parts.join("\n")}`;
}

function ignoresSection(result: LintResult): readonly string[] {
  const problems = ignoreProblems(result).map(
    ({ file, line, text }) => `- ${code(`${file}:${line}`)} ${escapeMarkdown(text)}`,
  );
  const excused = result.suppressed.map(
    ({ finding, object, suppressed }) =>
      `- ${code(finding.rule)} ${escapeMarkdown(`${objectTitle(object)}: ${suppressed?.reason ?? ""}`)}`,
  );
  const details = `<details><summary>${excusedCounts(result)}</summary>\n\n${excused.join("\n")}\n\n</details>\n`;
  return [
    ...(problems.length > 0 ? [`### Comments that ignore nothing\n\n${problems.join("\n")}\n`] : []),
    ...(excused.length > 0 ? [details] : []),
  ];
}

function skippedSection(result: LintResult): string {
  const lines = skippedByLack(result, flagFor).map(
    ({ missing, flag, rules }) => `- ${count(rules.length, "rule")} for lack of ${code(missing)}: ${code(flag)}`,
  );
  return `<details><summary>${count(result.skipped.length, "rule")} skipped</summary>\n\n${lines.join("\n")}\n\n</details>\n`;
}

/** Text as code. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** The text with what Markdown or HTML would make something of taken literally; an @ must not call anyone. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_[\]<>|~]/g, "\\$&")
    .replaceAll("@", "@\u200b")
    .replaceAll("&", "&amp;")
    .replace(/\s+/g, " ");
}
