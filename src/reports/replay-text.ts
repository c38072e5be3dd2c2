import type { Difference, PolicyResult, ReplayedWrite, ReplayResult, Tally } from "../whatif/replay/result.ts";
import { type Paint, painter } from "./paint.ts";
import { count, type ReportStyle } from "./report.ts";
import { wrap, wrapIndented } from "./wrap.ts";

/** How many rows of a table and how many writes are told unless someone asks for all. */
const MOST_ROWS = 10;
const MOST_WRITES = 20;

/** What enforcing would have done, for people in a terminal. */
export function replayText(result: ReplayResult, style: ReportStyle): string {
  const paint = painter(style.colour);
  const say = (text: string) =>
    wrap(text, style.columns)
      .map((line) => `${line}\n`)
      .join("");
  const policies = result.policies.map((policy) => policyText(policy, result, style, paint));
  const differences = result.policies.length > 1 ? differencesText(result, style, paint) : "";
  const dim = [coverage(result), ...lacks(result)].map((text) => paint("dim", say(text)));
  return [...policies, differences, ...dim].filter((text) => text !== "").join("\n");
}

/** "Of 1,204 writes 7 would have been denied (5 by one user), 61 warned." */
export function replaySentence(policy: PolicyResult, { writes, policies }: ReplayResult): string {
  const { denied, warned, byUser, provenDenials } = policy;
  const most = Math.max(0, ...Object.values(byUser).map((tally) => tally.denied));
  const byOne = denied > 1 && most > 1 ? ` (${most === denied ? "all" : number(most)} by one user)` : "";
  const proof = provenDenials > 0 ? ` ${number(provenDenials)} of the denied were followed by a failure.` : "";
  const name = policies.length > 1 ? `With ${policy.policy}: of` : "Of";
  return `${name} ${number(writes)} ${writes === 1 ? "write" : "writes"} ${number(denied)} would have been denied${byOne}, ${number(warned)} warned.${proof}`;
}

function policyText(policy: PolicyResult, result: ReplayResult, style: ReportStyle, paint: Paint): string {
  const { denied, warned, byRule, byNamespace, byUser, writes } = policy;
  const colour = denied > 0 ? "red" : warned > 0 ? "yellow" : "green";
  const head = wrap(replaySentence(policy, result), style.columns).map((line) => `${paint([colour, "bold"], line)}\n`);
  const shown = writes.filter(({ isDenied }) => isDenied || style.isVerbose);
  const limit = style.isVerbose ? shown.length : MOST_WRITES;
  const more = shown.length - limit;
  return [
    ...head,
    table("rule", byRule, style, paint),
    table("namespace", byNamespace, style, paint),
    table("user", byUser, style, paint),
    ...(shown.length > 0 ? [`\n  ${paint("bold", style.isVerbose ? "Denied and warned" : "Denied")}\n`] : []),
    ...shown.slice(0, limit).map((write) => writeText(write, style, paint)),
    ...(more > 0 ? [`  ${paint("dim", `${count(more, "more write")}: --verbose tells them.`)}\n`] : []),
  ].join("");
}

function table(
  title: string,
  tallies: Readonly<Record<string, Tally>>,
  { isVerbose }: ReportStyle,
  paint: Paint,
): string {
  const rows = Object.entries(tallies);
  if (rows.length === 0) return "";
  const shown = isVerbose ? rows : rows.slice(0, MOST_ROWS);
  const width = Math.max(title.length, ...shown.map(([name]) => name.length));
  const more = rows.length - shown.length;
  return [
    `\n  ${paint("dim", `${title.padEnd(width)}  denied  warned`)}\n`,
    ...shown.map(
      ([name, { denied, warned }]) =>
        `  ${name.padEnd(width)}  ${number(denied).padStart(6)}  ${number(warned).padStart(6)}\n`,
    ),
    ...(more > 0 ? [`  ${paint("dim", `and ${number(more)} more`)}\n`] : []),
  ].join("");
}

function writeText(write: ReplayedWrite, { columns, isVerbose }: ReportStyle, paint: Paint): string {
  const { findings, isDenied, failure } = write;
  const loud = isVerbose ? findings : findings.filter(({ action }) => action === "deny" || !isDenied);
  const rules = [...new Set(loud.map(({ rule }) => rule))].join(", ");
  const proof = failure === undefined ? "" : `  ${paint("red", `followed by ${failure}`)}`;
  const line = `    ${titleOf(write)}  ${rules}${proof}\n`;
  if (!isVerbose) return line;
  return line + loud.map(({ action, message }) => wrapIndented(`${action}: ${message}`, columns, 6)).join("");
}

function titleOf({ at, operation, object, user, isOldUnknown }: Difference["write"]): string {
  const { kind, namespace, name } = object;
  return `${at}  ${operation} ${kind} ${namespace}/${name} by ${user}${isOldUnknown ? " (old object unknown)" : ""}`;
}

function differencesText({ differences, policies }: ReplayResult, { isVerbose }: ReportStyle, paint: Paint): string {
  const [before, after] = policies.map(({ policy }) => policy);
  if (differences.length === 0) return `${paint("bold", `${before} and ${after} judge every write alike.`)}\n`;
  const shown = isVerbose ? differences : differences.slice(0, MOST_WRITES);
  const more = differences.length - shown.length;
  return [
    `${paint("bold", `${count(differences.length, "write")} that ${before} and ${after} judge differently`)}\n`,
    ...shown.map((entry) => `    ${titleOf(entry.write)}  ${entry.before} → ${entry.after}\n`),
    ...(more > 0 ? [`  ${paint("dim", `${count(more, "more write")}: --verbose tells them.`)}\n`] : []),
  ].join("");
}

/** What was read, and what of it could not be judged. */
export function coverage({ entries, first, last, passed, oldUnknown }: ReplayResult): string {
  const parts = Object.entries(passed).map(([why, times]) => `${number(times)} ${why}`);
  const span = first !== undefined && last !== undefined ? `, from ${first} to ${last}` : "";
  const rest = parts.length > 0 ? `; not reviewed: ${parts.join(", ")}` : "";
  const unknown =
    oldUnknown > 0
      ? ` Of ${count(oldUnknown, "update")} the object before is not in the log: rules about edits were not asked.`
      : "";
  return `${number(entries)} entries read${span}${rest}.${unknown}`;
}

function lacks({ skipped, policies }: ReplayResult): readonly string[] {
  const rules = Object.keys(skipped);
  const facts = [...new Set(Object.values(skipped).flat())];
  const left = policies.reduce((sum, { leftOut }) => sum + leftOut, 0);
  return [
    ...(rules.length > 0
      ? [`${count(rules.length, "rule")} not asked, for lack of ${facts.join(", ")} (--cluster).`]
      : []),
    ...(left > 0 ? [`${count(left, "write")} with warnings are counted and not kept.`] : []),
  ];
}

/** The number with commas between thousands. */
function number(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
