import { ACTIONS, type Action } from "../domain/finding.ts";
import { flagFor } from "../lint/fact-flags.ts";
import type { LintFinding, LintForecast, LintResult } from "../lint/result.ts";
import { auditSections } from "./audit-html.ts";
import { clusterName, namespaceTitle } from "./audit-summary.ts";
import { excerptOf } from "./excerpt.ts";
import { FILTER_SCRIPT, filterForm } from "./html-filter.ts";
import { escapeHtml as e, htmlPage, originList } from "./html-page.ts";
import { excusedCounts, ignoreProblems } from "./ignores.ts";
import {
  byObject,
  count,
  findingCounts,
  fullMessage,
  LABELS,
  objectTitle,
  placeTitle,
  type Reporter,
  type ReportOrigin,
  readCounts,
  skippedByLack,
} from "./report.ts";
import { pageOf } from "./rule-page.ts";
import { forecastLines, gistLines } from "./text.ts";

/** The result as a page that can be opened anywhere: nothing is loaded from elsewhere. */
export const htmlReport: Reporter = (result, { origin }) => {
  const { summary, findings } = result;
  const forecasts = new Map(result.forecasts.map((forecast) => [objectTitle(forecast.object), forecast]));
  const groups = byObject(findings).flatMap((group, index) => groupOf(group, `object-${index + 1}`, forecasts));
  const rest = [
    forecastSection([...forecasts.values()]),
    unreadableSection(result),
    suppressedSection(result),
    ignoresSection(result),
    skippedSection(result),
  ].filter((section) => section !== "");
  const counts = e(capitalized(findingCounts(summary)));
  const body = `<a class="skip" href="#findings">To the findings</a>
<main>
<h1>l4guard report</h1>
<p class="muted">${e(capitalized(readCounts(result)))}.</p>
${originList(originOf(result, origin))}
<fieldset class="tiles"><legend class="muted">${counts}</legend>
${ACTIONS.map((action) => tile(action, summary[action])).join("\n")}
</fieldset>
${auditSections(result)}<div id="findings" tabindex="-1">
${groups.length === 0 ? `<p class="ok"><span class="badge">${counts}</span></p>` : findingsPart(findings, groups)}
</div>
${rest.join("\n")}
</main>`;
  return htmlPage(`l4guard: ${findingCounts(summary)}`, body, groups.length === 0 ? "" : FILTER_SCRIPT);
};

/** Of clusters that were looked at, their names say more than a file. */
function originOf({ clusters = [] }: LintResult, origin: ReportOrigin = {}): ReportOrigin {
  return clusters.length === 0 ? origin : { ...origin, cluster: clusters.map(clusterName).join("; ") };
}

/** The findings about one object, and what its edit does. */
interface Group {
  readonly id: string;
  readonly findings: readonly LintFinding[];
  readonly first: LintFinding;
  readonly forecast: LintForecast | undefined;
}

/** The group of some findings; takes the forecast of their object away from the others. */
function groupOf(findings: readonly LintFinding[], id: string, forecasts: Map<string, LintForecast>): readonly Group[] {
  const [first] = findings;
  if (!first) return [];
  const title = objectTitle(first.object);
  const forecast = forecasts.get(title);
  forecasts.delete(title);
  return [{ id, findings, first, forecast }];
}

function findingsPart(findings: readonly LintFinding[], groups: readonly Group[]): string {
  const form = filterForm({
    noun: "findings",
    searches: "words of a finding",
    choices: [
      { by: "namespace", label: "Namespace", values: findings.map(({ object }) => namespaceTitle(object)) },
      { by: "rule", label: "Rule", values: findings.map(({ finding }) => finding.rule) },
    ],
  });
  return [form, contents(groups), ...groups.map(groupSection)].join("\n");
}

/** Links to every object, by namespace; one object needs none. */
function contents(groups: readonly Group[]): string {
  if (groups.length < 2) return "";
  const namespaces = [...Map.groupBy(groups, ({ first }) => namespaceTitle(first.object))].map(([title, inside]) => {
    const links = inside.map(
      ({ id, first, findings }) =>
        `<li><a href="#${id}">${e(objectTitle(first.object))}</a> <span class="muted">${e(findingCounts(tally(findings)))}</span></li>`,
    );
    return `<details${groups.length <= FEW ? " open" : ""}><summary>${e(title)} (${inside.length})</summary><ul>${links.join("")}</ul></details>`;
  });
  return `<nav aria-label="Contents"><h2>Contents</h2>\n${namespaces.join("\n")}\n</nav>`;
}

/** So many links are shown without asking. */
const FEW = 12;

function tally(findings: readonly LintFinding[]): Readonly<Record<Action, number>> {
  const of = (action: Action) => findings.filter(({ finding }) => finding.action === action).length;
  return { deny: of("deny"), warn: of("warn"), mutate: of("mutate"), info: of("info") };
}

const TILE_NAMES: Readonly<Record<Action, string>> = {
  deny: "Denied",
  warn: "Warnings",
  mutate: "Repaired",
  info: "Hints",
};

function tile(action: Action, number: number): string {
  return `<label class="tile ${action}"><b data-count="${action}">${number}</b><input type="checkbox" checked value="${action}" data-any="action">${TILE_NAMES[action]}</label>`;
}

function groupSection({ id, findings, first, forecast }: Group): string {
  const { file, template } = first.place;
  const where = template && template !== file ? `${file} (${template})` : file;
  const articles = findings.map(findingArticle).join("\n");
  return `<section data-group id="${id}"><h2>${e(objectTitle(first.object))}<small>${e(where)}</small></h2>
${forecast ? `<div class="beside"><div>${articles}</div>\n${effect(forecast)}</div>` : articles}
</section>`;
}

function effect(forecast: LintForecast): string {
  return `<div class="effect"><h3>What the edit does to the load balancer</h3>\n${effectList(forecast)}</div>`;
}

function effectList(forecast: LintForecast): string {
  const gist = gistLines(forecast);
  const why = forecastLines(forecast).filter((line) => !gist.includes(line));
  const list = (lines: readonly string[]) => `<ul>${lines.map((line) => `<li>${e(line)}</li>`).join("")}</ul>`;
  const reasons = why.length === 0 ? "" : `<details><summary>Why</summary>${list(why)}</details>`;
  return `${gist.length === 0 ? "" : list(gist)}${reasons}`;
}

/** One finding as a card. */
export function findingArticle(entry: LintFinding): string {
  const { finding, place, object } = entry;
  const { rule, action, fix } = finding;
  return `<article class="${action}" data-item data-rule="${e(rule)}" data-action="${action}" data-namespace="${e(namespaceTitle(object))}" data-file="${e(place.file)}" data-line="${place.line}">
<h3><span class="badge">${LABELS[action]}</span><a href="${pageOf(rule)}"><code>${e(rule)}</code></a><code class="place">${e(placeTitle(entry))}</code></h3>
<p class="message">${e(fullMessage(finding))}</p>
${excerptBlock(entry)}${fix ? `<p class="fix"><b>Fix</b> ${e(fix)}</p>` : ""}
</article>`;
}

function excerptBlock(entry: LintFinding): string {
  const excerpt = excerptOf(entry, 160);
  if (!excerpt) return "";
  const { line, text, indent, length } = excerpt;
  const marked = `${e(text.slice(0, indent))}<mark>${e(text.slice(indent, indent + length))}</mark>${e(text.slice(indent + length))}`;
  return `<pre><span class="n">${line}  </span>${marked}</pre>\n`;
}

/** The edits of objects without findings. */
function forecastSection(forecasts: readonly LintForecast[]): string {
  if (forecasts.length === 0) return "";
  const rows = forecasts.map((forecast) => `<h3>${e(objectTitle(forecast.object))}</h3>\n${effectList(forecast)}`);
  return `<section><h2>What the edits do to load balancers</h2>\n${rows.join("\n")}</section>`;
}

function unreadableSection({ unreadable }: LintResult): string {
  if (unreadable.length === 0) return "";
  const items = unreadable.map(
    ({ file, line, column, message }) =>
      `<li><code>${e(line === undefined ? file : `${file}:${line}:${column}`)}</code> ${e(message)}</li>`,
  );
  return `<section><h2>Unreadable</h2>\n<ul>${items.join("")}</ul></section>`;
}

function suppressedSection({ suppressed }: LintResult): string {
  if (suppressed.length === 0) return "";
  const items = suppressed.map(
    (entry) =>
      `<li><code>${e(entry.finding.rule)}</code> ${e(objectTitle(entry.object))}: ${e(entry.suppressed?.reason ?? "")}</li>`,
  );
  return `<details><summary>${excusedCounts({ suppressed })}</summary>\n<ul>${items.join("")}</ul></details>`;
}

function ignoresSection(result: LintResult): string {
  const problems = ignoreProblems(result).map(
    ({ file, line, column, text }) => `<li><code>${e(`${file}:${line}:${column}`)}</code> ${e(text)}</li>`,
  );
  return problems.length === 0
    ? ""
    : `<section><h2>Comments that ignore nothing</h2>\n<ul>${problems.join("")}</ul></section>`;
}

function skippedSection(result: LintResult): string {
  if (result.skipped.length === 0) return "";
  const items = skippedByLack(result, flagFor).map(
    ({ missing, flag, rules }) =>
      `<li>${count(rules.length, "rule")} for lack of <code>${e(missing)}</code>: <code>${e(flag)}</code></li>`,
  );
  return `<details><summary>${count(result.skipped.length, "rule")} skipped</summary>\n<ul>${items.join("")}</ul></details>`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
