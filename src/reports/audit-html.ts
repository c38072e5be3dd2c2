import type { ExposedObject, LintResult } from "../lint/result.ts";
import { byNamespace, byRule, clusterTitle, exposureCells, exposureTitle, type Tally } from "./audit-summary.ts";
import { escapeHtml as e, table } from "./html-page.ts";
import { findingCounts } from "./report.ts";

/** What a page tells of an audit before its findings: who gets in, and how much is wrong where. Empty for manifests. */
export function auditSections({ clusters = [], findings }: LintResult): string {
  const exposures = clusters.map((cluster) => {
    const title = `<h2>${e(clusterTitle(cluster))}</h2>\n<p>${e(exposureTitle(cluster))}</p>\n`;
    return `<section>${title}${exposureTable(cluster.exposed)}</section>`;
  });
  if (clusters.length === 0) return "";
  const tallies = [tallySection("Namespace", byNamespace(findings)), tallySection("Rule", byRule(findings))];
  return [...exposures, ...tallies].map((section) => (section === "" ? "" : `${section}\n`)).join("");
}

/** The public load balancers and who gets in; empty where there are none. */
export function exposureTable(exposed: readonly ExposedObject[]): string {
  const rows = exposed.map((each) => {
    const cells = exposureCells(each).map((cell) => `<td>${e(cell)}</td>`);
    return `<tr${each.isOpen ? ' class="open"' : ""}>${cells.join("")}</tr>`;
  });
  return rows.length === 0 ? "" : table(["Object", "Address", "Serves", "Lets in"], [bodyOf(rows)]);
}

/** How many findings there are of each kind under each title, folded; empty where there is one title only. */
export function tallySection(title: string, tallies: readonly Tally[]): string {
  if (tallies.length < 2) return "";
  const rows = tallies.map((tally) => `<tr><td>${e(tally.title)}</td><td>${e(findingCounts(tally))}</td></tr>`);
  return `<details><summary>Findings by ${title.toLowerCase()}</summary>\n${table([title, "Findings"], [bodyOf(rows)])}</details>`;
}

/** The body of a table. */
export function bodyOf(rows: readonly string[]): string {
  return `<tbody>\n${rows.join("\n")}\n</tbody>`;
}
