/** The annotation by which an object excuses itself from rules, where the operator allows that. */
export const EXEMPT_ANNOTATION = "l4guard.dev/exempt";

/** What an object's exemption annotation says: `rules=a,b; reason=TICKET-1; until=2027-01-31`. */
export interface ObjectExemption {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The last day on which it counts, YYYY-MM-DD. */
  readonly until: string;
}

/** A parsed exemption, or what is missing from it. */
type ParsedExemption =
  | { readonly ok: true; readonly exemption: ObjectExemption }
  | { readonly ok: false; readonly error: string };

const DAY_MS = 86_400_000;

/** How many days the one day is ahead of the other, both YYYY-MM-DD. */
export function daysBetween(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / DAY_MS;
}

const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const RULE_ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Bounds the work that a hostile annotation causes. */
const LONGEST = 2_000;

/** What the annotation's value says. All three parts are required: an exemption without a reason or an end is a hole. */
export function parseExemption(value: string): ParsedExemption {
  if (value.length > LONGEST) return { ok: false, error: `it is longer than ${LONGEST} characters` };
  const parts = new Map<string, string>();
  for (const piece of value.split(";")) {
    const equals = piece.indexOf("=");
    if (piece.trim() === "") continue;
    if (equals < 0) return { ok: false, error: `"${piece.trim()}" is not NAME=VALUE` };
    const name = piece.slice(0, equals).trim();
    if (!["rules", "reason", "until"].includes(name)) return { ok: false, error: `"${name}" is unknown` };
    parts.set(name, piece.slice(equals + 1).trim());
  }
  const rules = (parts.get("rules") ?? "").split(",").map((rule) => rule.trim());
  const reason = parts.get("reason") ?? "";
  const until = parts.get("until") ?? "";
  if (!rules.every((rule) => RULE_ID.test(rule))) return { ok: false, error: "rules must name rule ids" };
  if (reason === "") return { ok: false, error: "a reason is missing" };
  if (!DAY.test(until)) return { ok: false, error: "until must be a day such as 2027-01-31" };
  return { ok: true, exemption: { rules, reason, until } };
}
