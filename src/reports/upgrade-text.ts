import { flagFor } from "../lint/fact-flags.ts";
import type { Risk, Side, UpgradeEffect } from "../whatif/upgrade/effect.ts";
import type { UpgradeResult, UpgradeStepResult } from "../whatif/upgrade/result.ts";
import { type Paint, painter, type Style } from "./paint.ts";
import { count, objectTitle, type ReportStyle } from "./report.ts";
import { wrap, wrapIndented } from "./wrap.ts";

const COLOURS: Readonly<Record<Risk, Style | readonly Style[]>> = {
  high: ["red", "bold"],
  medium: "yellow",
  low: "blue",
  none: "green",
};

/** What an effect is about, as its line begins. */
export const SIDES: Readonly<Record<Side, string>> = {
  live: "live load balancer",
  anew: "made anew",
  rules: "rules",
  api: "API",
};

/** The outcome of an upgrade for people in a terminal: step by step, the worst first, then what was taken for granted. */
export function upgradeText(result: UpgradeResult, style: ReportStyle): string {
  const paint = painter(style.colour);
  const sections = result.steps.map((step) => stepText(step, style, paint));
  return [...sections, summaryText(result, style, paint)].join("\n");
}

function stepText(step: UpgradeStepResult, style: ReportStyle, paint: Paint): string {
  const { from, to, changes, effects, unaffected } = step;
  const lines = [`${paint("bold", `GKE ${from} → ${to}`)}\n`];
  if (changes.length === 0) lines.push(paint("dim", "  Nothing is known to change for load balancers.\n"));
  const told = style.isVerbose ? effects : effects.filter(({ risk }) => risk !== "none");
  for (const { version, change } of style.isVerbose ? changes : []) {
    lines.push(wrapIndented(`${version}: ${change}`, style.columns, 2));
  }
  const groups = Map.groupBy(told, ({ object, place }) => `${objectTitle(object)}\n${place.file}`);
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    const place = first.place.file === "" ? "" : `  ${paint("dim", `${first.place.file}:${first.place.line}`)}`;
    lines.push(`\n  ${paint("bold", objectTitle(first.object))}${place}\n`);
    lines.push(...group.map((effect) => effectText(effect, style, paint)));
  }
  const good = effects.length - told.length;
  const better =
    good > 0 ? ` ${count(good, "finding or failure", "findings and failures")} vanish: --verbose tells them.` : "";
  lines.push(
    `${told.length > 0 ? "\n" : ""}${paint("dim", `  Unaffected: ${count(unaffected, "object")}.${better}`)}\n`,
  );
  return lines.join("");
}

function effectText(effect: UpgradeEffect, { columns, isVerbose }: ReportStyle, paint: Paint): string {
  const { side, risk, rule, since, description, verify, remedy, reasons } = effect;
  const mark = risk === "none" ? "better" : risk;
  const heading = `    ${paint(COLOURS[risk], mark.padEnd(6))} ${paint("bold", rule ?? SIDES[side])}  ${paint("dim", `from ${since}`)}\n`;
  const parts = [
    wrapIndented(description, columns, 11),
    ...(isVerbose ? reasons.map((reason) => wrapIndented(`Why: ${reason}`, columns, 11)) : []),
    ...(risk === "none"
      ? []
      : [wrapIndented(`Verify: ${verify}`, columns, 11), wrapIndented(`Do: ${remedy}`, columns, 11)]),
  ];
  return heading + parts.join("");
}

function summaryText(
  { from, to, summary, assumed, notes }: UpgradeResult,
  { columns }: ReportStyle,
  paint: Paint,
): string {
  const { high, medium, low, objects, unaffected } = summary;
  const worst = high > 0 ? "red" : medium > 0 ? "yellow" : "green";
  const lines = [`${paint([worst, "bold"], `From GKE ${from} to ${to}: ${riskCounts({ high, medium, low })}.`)}\n`];
  const say = (text: string) => lines.push(...wrap(text, columns).map((line) => `${paint("dim", line)}\n`));
  say(`${count(objects, "object")} looked at, ${unaffected} unaffected.`);
  if (assumed.length > 0) say(assumptionText(assumed));
  for (const note of notes) say(note);
  return lines.join("");
}

/** What is taken for granted of facts that nobody stated, and how to state them. */
export function assumptionText(assumed: UpgradeResult["assumed"]): string {
  const facts = assumed.map((fact) => `${fact} (${flagFor(fact)})`);
  return `Assumed, because nobody states it: the defaults of ${facts.join(", ")}.`;
}

/** "1 high risk, 2 medium, 1 low". */
export function riskCounts({ high, medium, low }: Pick<UpgradeResult["summary"], "high" | "medium" | "low">): string {
  const parts = [
    ...(high > 0 ? [`${high} high`] : []),
    ...(medium > 0 ? [`${medium} medium`] : []),
    ...(low > 0 ? [`${low} low`] : []),
  ];
  const all = high + medium + low;
  return all === 0 ? "no risks" : `${count(all, "risk")} (${parts.join(", ")})`;
}
