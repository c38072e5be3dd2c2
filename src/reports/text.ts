import type { Forecast } from "../controllers/l4/forecast.ts";
import { sentence } from "../controllers/reason.ts";
import { ACTIONS, type Action } from "../domain/finding.ts";
import { flagFor } from "../lint/fact-flags.ts";
import type { LintFinding, LintForecast, LintResult } from "../lint/result.ts";
import { excerptOf } from "./excerpt.ts";
import { excusedCounts, ignoreProblems } from "./ignores.ts";
import { type Paint, painter, type Style } from "./paint.ts";
import {
  adviceOnce,
  byObject,
  count,
  findingCounts,
  fullMessage,
  LABELS,
  objectTitle,
  placeTitle,
  type Reporter,
  type ReportStyle,
  readCounts,
  skippedByLack,
} from "./report.ts";
import { pageOf } from "./rule-page.ts";
import { wrap, wrapIndented } from "./wrap.ts";

/** The result for people in a terminal: findings by object with the line they are about, then a summary. */
export const textReport: Reporter = (result, style) => {
  const paint = painter(style.colour);
  const forecasts = new Map(result.forecasts.map((forecast) => [objectTitle(forecast.object), forecast]));
  const sections: string[] = [];
  const pages = new Set<string>();
  const { told, repeated } = style.isVerbose ? ALL(result) : adviceOnce(result.findings);
  for (const group of byObject(told)) {
    const [first] = group;
    if (!first) continue;
    const title = objectTitle(first.object);
    const heading = `${paint("bold", title)}${first.place.file === "" ? "" : `  ${paint("dim", first.place.file)}`}\n`;
    const forecast = forecasts.get(title);
    forecasts.delete(title);
    const findings = group.map((finding) => findingText(finding, style, paint) + pageText(finding, pages, paint));
    sections.push(`${heading}\n${findings.join("\n")}${forecast ? `\n${forecastText(forecast, style, paint)}` : ""}`);
  }
  for (const forecast of forecasts.values()) {
    const heading = `${paint("bold", objectTitle(forecast.object))}  ${paint("dim", forecast.place.file)}\n`;
    sections.push(`${heading}\n${forecastText(forecast, style, paint)}`);
  }
  const body = style.hasStatistics ? statisticsText(result, paint) : sections;
  return [...body, ...(style.isQuiet ? [] : [summaryText(result, repeated, style, paint)])].join("\n");
};

const ALL = ({ findings }: LintResult) => ({ told: findings, repeated: new Map<string, number>() });

const COLOURS: Readonly<Record<Action, Style | readonly Style[]>> = {
  deny: ["red", "bold"],
  warn: "yellow",
  mutate: "cyan",
  info: "blue",
};

/** The page of the finding's rule, where it is the first of that rule. */
function pageText({ finding: { rule } }: LintFinding, told: Set<string>, paint: Paint): string {
  if (told.has(rule)) return "";
  told.add(rule);
  return `         ${paint("dim", pageOf(rule))}\n`;
}

/** How often each rule speaks, the graver first. */
function statisticsText({ findings }: LintResult, paint: Paint): readonly string[] {
  const groups = Map.groupBy(findings, ({ finding: { action, rule } }) => `${ACTIONS.indexOf(action)} ${rule}`);
  const counted = [...groups.values()].toSorted((a, b) => gravityOf(a[0]) - gravityOf(b[0]) || b.length - a.length);
  const lines = counted.map((group) => {
    const { action = "info", rule = "" } = group[0]?.finding ?? {};
    return `${String(group.length).padStart(6)}  ${paint(COLOURS[action], LABELS[action].padEnd(6))} ${paint("bold", rule)}\n`;
  });
  return lines.length > 0 ? [lines.join("")] : [];
}

function gravityOf(finding: LintFinding | undefined): number {
  return ACTIONS.indexOf(finding?.finding.action ?? "info");
}

function findingText(finding: LintFinding, { columns, frameColumns }: ReportStyle, paint: Paint): string {
  const { action, rule, fix } = finding.finding;
  const place = placeTitle(finding);
  const heading = `  ${paint(COLOURS[action], LABELS[action].padEnd(6))} ${paint("bold", rule)}${place ? `  ${paint("dim", place)}` : ""}\n`;
  const excerpt = excerptOf(
    finding,
    frameColumns === undefined ? Number.POSITIVE_INFINITY : Math.max(NARROWEST_FRAME, frameColumns - 12),
  );
  const source = excerpt
    ? `${paint("dim", `${String(excerpt.line).padStart(8)} │ `)}${excerpt.text}\n` +
      `${paint("dim", "         │ ")}${" ".repeat(excerpt.indent)}${paint(COLOURS[action], "^".repeat(excerpt.length))}\n`
    : "";
  const message = wrapIndented(fullMessage(finding.finding), columns, 9);
  return heading + message + source + (fix ? wrapIndented(`Fix: ${fix}`, columns, 9) : "");
}

/** Fewer characters show nothing of a line. */
const NARROWEST_FRAME = 20;

function forecastText(forecast: LintForecast, { columns, isVerbose }: ReportStyle, paint: Paint): string {
  const told = isVerbose ? forecastLines(forecast) : forecastLines(forecast).map(withoutSource);
  const lines = told.flatMap((line) => {
    const [first = "", ...rest] = wrap(line, columns - 11);
    return [`         - ${first}\n`, ...rest.map((more) => `           ${more}\n`)];
  });
  return `  ${paint("magenta", "effect")} ${paint("bold", "What this edit does to the load balancer")}\n${lines.join("")}`;
}

/** A sentence without the place in a controller's source that it ends with, which helps who doubts it and nobody else. */
function withoutSource(text: string): string {
  return text.replace(/ \([^()]*\.go\b[^()]*\)(?=\.?$)/, "");
}

/** What becomes of the load balancer and of traffic, a sentence each, without the reasons. */
export function gistLines({ forecast, effects }: Pick<LintForecast, "forecast" | "effects">): readonly string[] {
  return [...(forecast ? changeLines(forecast) : []), ...effects.map(({ text }) => sentence({ text, source: "" }))];
}

/** What the controllers will do, a sentence each: the gist first, then why. */
export function forecastLines({ forecast, effects }: Pick<LintForecast, "forecast" | "effects">): readonly string[] {
  return [...(forecast ? loadBalancerLines(forecast) : []), ...effects.map(sentence)];
}

function loadBalancerLines(forecast: Forecast): readonly string[] {
  return [...changeLines(forecast), ...forecast.reasons];
}

function changeLines({ forwardingRuleChange, ipv4, ipv6, fails, annotationsRemoved }: Forecast): readonly string[] {
  return [
    ...(fails ? ["The controllers' sync fails: the load balancer is not brought to the new state."] : []),
    ...RULE_CHANGES[forwardingRuleChange],
    ...ADDRESS_CHANGES[ipv4].map((change) => `The IPv4 address ${change}.`),
    ...ADDRESS_CHANGES[ipv6].map((change) => `The IPv6 address ${change}.`),
    ...annotationsRemoved.map((key) => `The controller takes the annotation ${key} off again.`),
  ];
}

const RULE_CHANGES: Readonly<Record<Forecast["forwardingRuleChange"], readonly string[]>> = {
  none: [],
  created: ["The forwarding rule is created."],
  patched: ["The forwarding rule is changed in place, without a gap."],
  recreated: ["The forwarding rule is deleted and recreated: traffic stops in between."],
  deleted: ["The forwarding rule is deleted: traffic stops."],
};

const ADDRESS_CHANGES: Readonly<Record<Forecast["ipv4"], readonly string[]>> = {
  none: [],
  same: [],
  added: ["will be added"],
  removed: ["will be lost"],
  changed: ["will change"],
};

function summaryText(
  result: LintResult,
  repeated: ReadonlyMap<string, number>,
  { columns, isVerbose }: ReportStyle,
  paint: Paint,
): string {
  const { summary, charts, fixed } = result;
  const lines: string[] = [];
  const say = (style: Style | readonly Style[], text: string) =>
    lines.push(...wrap(text, columns).map((line) => `${paint(style, line)}\n`));
  const worst = summary.deny > 0 ? "red" : summary.warn > 0 ? "yellow" : "green";
  say([worst, "bold"], `${capitalize(findingCounts(summary))}.`);
  // Of nothing nobody wants to know more.
  const lacks = summary.objects === 0 && result.findings.length === 0 ? [] : skippedByLack(result, flagFor);
  const isClean = result.findings.length === 0 && summary.unreadable === 0 && !isVerbose;
  const kept = isClean && lacks.length > 0 ? [`${count(result.skipped.length, "rule")} not asked (-v)`] : [];
  say("dim", `${capitalize([readCounts(result), ...kept].join(", "))}.`);
  if (summary.mutate > 0) say("dim", '"l4guard fix" writes into the manifests what the webhook would repair.');
  if (isVerbose && summary.known > 0)
    say("dim", `${count(summary.known, "finding")} that the object had before the change not repeated.`);
  if (result.suppressed.length > 0) say("dim", `${excusedCounts(result)}.`);
  for (const { file, line, column, text } of ignoreProblems(result)) say("yellow", `${file}:${line}:${column} ${text}`);
  for (const { rule, file, message } of fixed ?? [])
    say("green", `Fixed since the baseline: ${file} ${rule}: ${message}`);
  for (const note of result.notes) say("dim", note);
  for (const chart of charts) say("dim", `${chart} is a Helm chart: --helm ${chart} renders and checks its templates.`);
  if (repeated.size > 0) {
    const rules = [...repeated].map(([rule, more]) => `${rule} for ${count(more, "more object")}`);
    say("dim", `${rules.join(", ")}: --verbose says where.`);
  }
  if (!isVerbose && !isClean && lacks.length > 0) say("dim", notAsked(result, lacks));
  for (const { missing, flag, rules } of isVerbose ? lacks : []) {
    const them = rules.length === 1 ? "it" : "them";
    say("dim", `${count(rules.length, "rule")} skipped for lack of ${missing}: ${flag} enables ${them}.`);
  }
  return lines.join("");
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How many facts are named where rules could not be asked. */
const MOST_FACTS = 2;

/** One line about all rules that could not be asked, with the flags that help the most. */
function notAsked({ skipped }: LintResult, lacks: ReturnType<typeof skippedByLack>): string {
  const byUse = lacks.toSorted((a, b) => b.rules.length - a.rules.length);
  const named = byUse.slice(0, MOST_FACTS).map(({ missing, flag }) => `${missing} (${flag})`);
  const more = byUse.length - named.length;
  const facts = more > 0 ? `${named.join(", ")} and ${count(more, "other fact")}` : named.join(" and ");
  const are = byUse.length === 1 ? "is" : "are";
  return `${count(skipped.length, "rule")} not asked, for ${facts} ${are} not known.`;
}
