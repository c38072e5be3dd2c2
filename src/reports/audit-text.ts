import type { AuditedCluster } from "../lint/result.ts";
import {
  byNamespace,
  byRule,
  clusterTitle,
  exposureCells,
  exposureTitle,
  type Tally,
  worstObjects,
} from "./audit-summary.ts";
import { type Paint, painter } from "./paint.ts";
import { count, findingCounts, type Reporter, type ReportStyle } from "./report.ts";
import { textReport } from "./text.ts";
import { wrap } from "./wrap.ts";

/** How many load balancers, objects with findings, namespaces and rules are told where nobody asks for all. */
const MOST_EXPOSED = 20;
const MOST_OBJECTS = 25;
const MOST_TALLIES = 10;

/** The audit for people in a terminal: who gets in first, then how much is wrong where, then the findings. */
export const auditText: Reporter = (result, style) => {
  const { clusters = [], findings, notes } = result;
  const paint = painter(style.colour);
  const { told, left } = worstObjects(result, style.isVerbose ? findings.length : MOST_OBJECTS);
  const more = left > 0 ? [`${count(left, "more object")} with findings: --verbose shows them.`] : [];
  const sections = [
    ...clusters.map((cluster) => exposureText(cluster, style, paint)),
    tallyText("Findings by namespace", byNamespace(findings), style, paint),
    tallyText("Findings by rule", byRule(findings), style, paint),
    textReport({ ...result, findings: told, notes: [...more, ...notes] }, style),
  ];
  return sections.filter((section) => section !== "").join("\n");
};

/** A line for each of the worst; nothing where there is only one, which the findings tell. */
function tallyText(title: string, tallies: readonly Tally[], { isVerbose }: ReportStyle, paint: Paint): string {
  if (tallies.length < 2) return "";
  const shown = isVerbose ? tallies : tallies.slice(0, MOST_TALLIES);
  const width = Math.max(...shown.map((tally) => tally.title.length));
  const rows = shown.map((tally) => `  ${tally.title.padEnd(width)}  ${findingCounts(tally)}\n`);
  const more = tallies.length - shown.length;
  const rest = more > 0 ? `  ${paint("dim", `and ${more} more`)}\n` : "";
  return `${paint("bold", title)}\n${rows.join("")}${rest}`;
}

function exposureText(cluster: AuditedCluster, { columns, isVerbose }: ReportStyle, paint: Paint): string {
  const { exposed } = cluster;
  const shown = isVerbose ? exposed : exposed.slice(0, MOST_EXPOSED);
  const rows = shown.map(exposureCells);
  const width = (column: 0 | 1 | 2) => Math.min(40, Math.max(0, ...rows.map((row) => row[column].length)));
  const [object, address, serves] = [width(0), width(1), width(2)];
  const lines = rows.map((row, index) => {
    const head = `  ${row[0].padEnd(object)}  ${row[1].padEnd(address)}  ${row[2].padEnd(serves)}  `;
    const [first = "", ...rest] = wrap(row[3], Math.max(20, columns - head.length));
    const indent = " ".repeat(head.length);
    const whom = shown[index]?.isOpen ? paint("yellow", first) : first;
    return [`${head}${whom}`, ...rest.map((line) => `${indent}${line}`)].map((line) => `${line.trimEnd()}\n`).join("");
  });
  const more = exposed.length - shown.length;
  return [
    `${paint("bold", clusterTitle(cluster))}\n`,
    `${exposureTitle(cluster)}\n`,
    ...(lines.length > 0 ? ["\n", ...lines] : []),
    ...(more > 0 ? [`  ${paint("dim", `${more} more: --verbose shows them.`)}\n`] : []),
  ].join("");
}
