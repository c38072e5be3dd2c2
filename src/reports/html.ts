import { ACTIONS, type Action } from "../domain/finding.ts";
import { flagFor } from "../lint/fact-flags.ts";
import type { LintFinding, LintResult } from "../lint/result.ts";
import { auditSections } from "./audit-html.ts";
import { excerptOf } from "./excerpt.ts";
import { escapeHtml as e, htmlPage } from "./html-page.ts";
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
  readCounts,
  skippedByLack,
} from "./report.ts";
import { pageOf } from "./rule-page.ts";
import { forecastLines } from "./text.ts";

/** The result as a page that can be opened anywhere: nothing is loaded from elsewhere. */
export const htmlReport: Reporter = (result) => {
  const { summary, findings } = result;
  const body = `<main>
<h1>l4guard report</h1>
<p class="muted">${e(capitalized(readCounts(result)))}.</p>
<fieldset class="tiles"><legend class="muted">${e(capitalized(findingCounts(summary)))}</legend>
${ACTIONS.map((action) => tile(action, summary[action])).join("\n")}
</fieldset>
${auditSections(result)}<div aria-live="polite">
${findings.length === 0 ? `<p class="ok"><span class="badge">${e(capitalized(findingCounts(summary)))}</span></p>` : byObject(findings).map(groupSection).join("\n")}
</div>
${[forecastSection(result), unreadableSection(result), suppressedSection(result), ignoresSection(result), skippedSection(result)].filter((section) => section !== "").join("\n")}
</main>`;
  return htmlPage(`l4guard: ${findingCounts(summary)}`, body, SCRIPT);
};

const TILE_NAMES: Readonly<Record<Action, string>> = {
  deny: "Denied",
  warn: "Warnings",
  mutate: "Repaired",
  info: "Hints",
};

function tile(action: Action, number: number): string {
  return `<label class="tile ${action}"><b data-count="${action}">${number}</b><input type="checkbox" checked value="${action}">${TILE_NAMES[action]}</label>`;
}

function groupSection(group: readonly LintFinding[]): string {
  const [first] = group;
  if (!first) return "";
  const { file, template } = first.place;
  const where = template && template !== file ? `${file} (${template})` : file;
  return `<section><h2>${e(objectTitle(first.object))}<small>${e(where)}</small></h2>
${group.map(findingArticle).join("\n")}
</section>`;
}

function findingArticle(entry: LintFinding): string {
  const { finding, place } = entry;
  const { rule, action, fix } = finding;
  return `<article class="${action}" data-rule="${e(rule)}" data-action="${action}" data-file="${e(place.file)}" data-line="${place.line}">
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
  return `<pre tabindex="0"><span class="n">${line}  </span>${marked}</pre>\n`;
}

function forecastSection({ forecasts }: LintResult): string {
  if (forecasts.length === 0) return "";
  const rows = forecasts.map(
    (forecast) =>
      `<h3>${e(objectTitle(forecast.object))}</h3>\n<ul>${forecastLines(forecast)
        .map((line) => `<li>${e(line)}</li>`)
        .join("")}</ul>`,
  );
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

const SCRIPT = `for(const box of document.querySelectorAll('.tiles input'))box.addEventListener('change',()=>{
for(const article of document.querySelectorAll('article.'+box.value))article.hidden=!box.checked;
for(const section of document.querySelectorAll('[aria-live] section'))section.hidden=!section.querySelector('article:not([hidden])')})`;
