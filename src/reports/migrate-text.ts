import type { Forecast } from "../controllers/l4/forecast.ts";
import { sentence } from "../controllers/reason.ts";
import { printYaml } from "../manifests/print-yaml.ts";
import type { Plan, PlanStep, Refusal } from "../whatif/migrate/plan.ts";
import { painter } from "./paint.ts";
import { objectTitle, type ReportStyle } from "./report.ts";
import { forecastLines } from "./text.ts";
import { wrap, wrapIndented } from "./wrap.ts";

/** A plan for people in a terminal, or why there is none. */
export function planText(plan: Plan | Refusal, style: ReportStyle): string {
  const paint = painter(style.colour);
  const title = `${paint("bold", `${objectTitle(plan.object)} ${plan.what}`)}\n`;
  if (!plan.isPossible) {
    const lines = plan.reasons.map((reason) => wrapIndented(reason, style.columns, 2));
    return `${title}${paint("red", "Not possible:")}\n${lines.join("")}`;
  }
  const { summary, outside, notes, steps } = plan;
  const say = (text: string) => wrap(text, style.columns).map((line) => `${line}\n`);
  const list = (heading: string, texts: readonly string[]) =>
    texts.length === 0 ? "" : `\n${paint("bold", heading)}\n${texts.map((text) => bullet(text, style)).join("")}`;
  const numbered = steps.map((step, index) => stepText(step, index + 1, style));
  return [
    title,
    paint("green", say(summary).join("")),
    ...notes.flatMap(say),
    list("What breaks outside, or has to be told", outside),
    ...numbered,
  ].join("");
}

function stepText(step: PlanStep, number: number, style: ReportStyle): string {
  const { title, note, diff, file, commands, check, rollback, proof } = step;
  const paint = painter(style.colour);
  const told = (heading: string, text: string) => wrapIndented(`${heading}: ${text}`, style.columns, 3);
  return [
    `\n${paint("bold", `${number}. ${title}`)}\n`,
    ...(note === undefined ? [] : [wrapIndented(note, style.columns, 3)]),
    ...(diff === undefined ? [] : [indented(diff, 3)]),
    ...commands.map((command) => `   ${paint("cyan", `$ ${command}`)}\n`),
    told("Check", check),
    told("Rollback", rollback),
    ...proofLines(proof).map((line) => told("Model", line)),
    ...(file === undefined || !style.isVerbose ? [] : [`   ${file}:\n`, indented(printYaml(step.manifest), 5)]),
  ].join("");
}

/** What the model says of a step, and what the webhook will warn of, a sentence each. */
export function proofLines(proof: PlanStep["proof"]): readonly string[] {
  if (!proof) return [];
  const { forecast, effects = [], findings } = proof;
  const warnings = findings.filter(({ action }) => action === "warn");
  return [
    ...(forecast ? gist(forecast) : []),
    ...effects.map(sentence),
    ...warnings.map(({ rule, message }) => `the webhook warns: [${rule}] ${message}`),
  ];
}

const UNCHANGED = "no forwarding rule changes, and the address stays.";

function gist(forecast: Forecast): readonly string[] {
  const told = forecastLines({ forecast: { ...forecast, reasons: [] }, effects: [] });
  const { ipv4, ipv6 } = forecast.addresses;
  const addresses = [ipv4, ipv6].filter((ip) => ip !== undefined);
  const text = addresses.map((ip) => (ip === "new" ? "a new one" : ip)).join(" and ");
  return [...(told.length > 0 ? told : [UNCHANGED]), ...(addresses.length > 0 ? [`Address afterwards: ${text}.`] : [])];
}

function bullet(text: string, { columns }: ReportStyle): string {
  return wrap(text, columns - 4)
    .map((line, index) => `  ${index === 0 ? "-" : " "} ${line}\n`)
    .join("");
}

function indented(text: string, indent: number): string {
  const lines = text.replace(/\n$/, "").split("\n");
  return lines.map((line) => `${" ".repeat(indent)}${line}`.trimEnd().concat("\n")).join("");
}
