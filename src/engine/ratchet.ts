import { ACTIONS, type Finding } from "../domain/finding.ts";
import { hasToken, tokensOf, valueBelow } from "../domain/json.ts";
import { asUnmade } from "./decide.ts";
import { evaluateEach, type Question } from "./evaluate.ts";
import { wasExempt } from "./exempt.ts";
import type { Ask } from "./plan.ts";
import type { ReviewContext, Reviewed } from "./reviewed.ts";
import { isRatcheted, type Rule } from "./rule.ts";
import type { Subjects } from "./subject.ts";

/** Findings on an update, parted by whether the old object already had them. */
interface Ratcheted {
  /** What the update introduces or makes worse, what compares old and new, and what neither denies nor warns. */
  readonly kept: readonly Finding[];
  /** What the old object did already, at least as badly: an update is never held up for it. */
  readonly dropped: readonly Finding[];
}

/** How many findings of one rule are looked at in the old object; where there are more, only what is worse is told to be new. */
const MOST_OLD_FINDINGS = 1_000;

/**
 * `findings`, less the denials and warnings that the old object, where there is one, already gets when it is reviewed by
 * itself: by the same rule, at least as severe, about the same thing and the same values. Nothing is forgiven to an update
 * that lets more of the world in, which is a creation in this respect, nor what the old object was exempt from.
 */
export function ratchet(findings: readonly Finding[], reviewed: Reviewed, context: ReviewContext): Ratcheted {
  const { rules } = context;
  const suspects = new Set<Ask>();
  for (const { rule, action } of findings) {
    const ask = action === "info" ? undefined : rules.alone(rule, reviewed.question.kind);
    if (ask && isRatcheted(ask.rule)) suspects.add(ask);
  }
  const before = suspects.size > 0 && !rules.widensExposure(reviewed.question) ? reviewed.before() : undefined;
  if (!before) return { kept: findings, dropped: [] };
  const old = evaluateEach(suspects, before, MOST_OLD_FINDINGS).findings.map(asUnmade);
  const oldOfRule = Map.groupBy(old, ({ rule }) => rule);
  const kept: Finding[] = [];
  const dropped: Finding[] = [];
  for (const finding of findings) {
    const known = finding.action === "info" ? [] : (oldOfRule.get(finding.rule) ?? []);
    const isOld =
      known.some(
        (other) =>
          (known.length >= MOST_OLD_FINDINGS && isAsBad(other, finding)) ||
          covers(other, finding, { rule: rules.find(finding.rule), before, after: reviewed.question }),
      ) && !wasExempt(finding.rule, objectOf(before).metadata, reviewed, context);
    (isOld ? dropped : kept).push(finding);
  }
  return { kept, dropped };
}

function isAsBad(old: Finding, finding: Finding): boolean {
  return ACTIONS.indexOf(old.action) <= ACTIONS.indexOf(finding.action);
}

/** Whether the finding about the old object is as bad as the one about the new object, and says the same. */
function covers(
  old: Finding,
  finding: Finding,
  { rule, before, after }: { readonly rule: Rule | undefined; readonly before: Question; readonly after: Question },
): boolean {
  const milder = ACTIONS.indexOf(finding.action) - ACTIONS.indexOf(old.action);
  if (milder < 0 || old.about !== finding.about) return false;
  if (milder === 0 && old.messageId !== finding.messageId) return false;
  const { data = {} } = finding;
  for (const [name, value] of Object.entries(data)) {
    const known = rule?.illustrations?.includes(name) ? undefined : old.data?.[name];
    if (known !== undefined && !isWithin(value, known, data["limit"])) return false;
  }
  if (saysWhat(finding)) return true;
  const place = tokensOf(finding.path);
  return valueThere(place, after) === valueThere(old.path === finding.path ? place : tokensOf(old.path), before);
}

/** A value of a message is within another one: the same, no further from the limit, or some of the same ports. */
function isWithin(value: string | number, known: string | number, limit: string | number | undefined): boolean {
  if (value === known) return true;
  if (typeof value === "number" && typeof known === "number" && typeof limit === "number") {
    return Math.abs(value - limit) <= Math.abs(known - limit);
  }
  const [ports, knownPorts] = [portsOf(value), portsOf(known)];
  return ports !== undefined && knownPorts !== undefined && ports.every((port) => knownPorts.includes(port));
}

/** The items of a list of ports and port ranges, or undefined where the value is no such list. */
function portsOf(value: string | number): readonly string[] | undefined {
  return typeof value === "string" && /^[\d\s,-]+$/.test(value) ? value.split(/[\s,]+/) : undefined;
}

/** Whether the message or the subject of a finding tells the value that it is about, beyond the place where that stands. */
function saysWhat({ about, path, data = {} }: Finding): boolean {
  const isPlace = (text: string) => text === path || hasToken(path, text);
  return !isPlace(about) || Object.values(data).some((value) => !isPlace(String(value)));
}

/** The text, number or flag at the place of a finding; undefined for what has parts, which the finding must tell itself. */
function valueThere(place: readonly string[], question: Question): unknown {
  const value = valueBelow(objectOf(question).raw, place);
  return typeof value === "object" ? undefined : value;
}

function objectOf({ subject }: Question): Subjects["service"]["object"] {
  return (subject as Subjects["service"]).object;
}
