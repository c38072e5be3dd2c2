import type { Edit, Finding } from "../domain/finding.ts";
import { type JsonValue, tokensOf } from "../domain/json.ts";
import { quotable } from "../engine/message.ts";
import type { PatchOperation } from "../engine/patch.ts";
import type { Review } from "../engine/review.ts";
import { ADMISSION_API_VERSION } from "./request.ts";

/** `response` of an AdmissionReview. */
export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: boolean;
  readonly status?: { readonly code: number; readonly reason: string; readonly message: string };
  readonly warnings?: readonly string[];
  readonly patchType?: "JSONPatch";
  /** Base64 of the RFC 6902 operations. */
  readonly patch?: string;
  readonly auditAnnotations?: Readonly<Record<string, string>>;
}

/** An AdmissionReview that carries an answer. */
interface AnsweredReview {
  readonly apiVersion: typeof ADMISSION_API_VERSION;
  readonly kind: "AdmissionReview";
  readonly response: AdmissionResponse;
}

/** The API server drops a warning with a control character and cuts long ones (apiserver admission/plugin/webhook). */
const LONGEST_WARNING = 200;
const MOST_WARNINGS = 10;
const MOST_WARNING_CHARACTERS = 1_500;
/** Longer messages are cut: a Status travels in one response and is read on a terminal. */
const LONGEST_DENIAL = 8_000;
/** The most rules that a denial offers to explain; all of them are named before. */
const MOST_EXPLAINED = 3;
const LONGEST_AUDIT_VALUE = 1_000;
const LONGEST_REASON = 200;

/** The review that answers the request `uid` with `response`. */
export function answer(response: AdmissionResponse): AnsweredReview {
  return { apiVersion: ADMISSION_API_VERSION, kind: "AdmissionReview", response };
}

/** The response that admits without a word. */
export function admit(uid: string): AdmissionResponse {
  return { uid, allowed: true };
}

/** The response to a request that could not be reviewed; `allowed` is the operator's choice. */
export function answerError(uid: string, error: string, allowed: boolean): AdmissionResponse {
  const message = quotable(`l4guard could not review this request: ${error}`, LONGEST_WARNING);
  return allowed
    ? { uid, allowed, warnings: [message] }
    : { uid, allowed, status: { code: 500, reason: "InternalError", message } };
}

/**
 * The mutating webhook's response: always allowed, with a patch where there is something to repair. `base64` writes a text's
 * UTF-8 bytes so, which each platform has an own, fast way for.
 */
export function answerMutation(
  uid: string,
  review: Review & { readonly operations: readonly PatchOperation[] },
  base64: (text: string) => string,
): AdmissionResponse {
  if (review.operations.length === 0) return admit(uid);
  return {
    uid,
    allowed: true,
    patchType: "JSONPatch",
    patch: base64(JSON.stringify(review.operations)),
    warnings: warningsOf(review.findings),
    auditAnnotations: auditAnnotations(review),
  };
}

/** The validating webhook's response: a denial that names every finding, or warnings. */
export function answerValidation(uid: string, review: Review): AdmissionResponse {
  if (!isNotable(review)) return admit(uid);
  const denials = review.findings.filter(({ action }) => action === "deny");
  const warnings = warningsOf(review.findings.filter(({ action }) => action === "warn"));
  return {
    uid,
    allowed: denials.length === 0,
    ...(denials.length > 0 && { status: { code: 403, reason: "Forbidden", message: denialText(review.findings) } }),
    ...(warnings.length > 0 && { warnings }),
    auditAnnotations: auditAnnotations(review),
  };
}

/** Every denial, one a line: `[rule-id] what, consequence. Fix: …`; then, once, the command that tells all about the rules. */
export function denialText(findings: readonly Finding[]): string {
  const denials = findings.filter(({ action }) => action === "deny");
  const rules = [...new Set(denials.map(({ rule }) => rule))].slice(0, MOST_EXPLAINED);
  const more = `More: l4guard explain ${rules.join(" ")}`;
  const text = denials.map((finding) => findingLine(finding)).join("\n");
  const most = LONGEST_DENIAL - more.length - 1;
  return `${text.length > most ? `${text.slice(0, most - 1)}…` : text}\n${more}`;
}

/** The findings as warnings that the API server passes on whole. */
export function warningsOf(findings: readonly Finding[]): string[] {
  const warnings: string[] = [];
  let total = 0;
  for (const [index, finding] of findings.entries()) {
    const warning = cut(findingLine(finding));
    const left = findings.length - index;
    if (warnings.length === MOST_WARNINGS - 1 && left > 1) {
      warnings.push(`[l4guard] ${left} more findings: run "l4guard lint" on the manifest to see them all.`);
      break;
    }
    total += warning.length;
    if (total > MOST_WARNING_CHARACTERS) break;
    warnings.push(warning);
  }
  return warnings;
}

/** One finding on one line: `[rule-id] message Fix: …`, or what was repaired, and what it assumes. */
export function findingLine({ rule, action, message, fix, edits, assumed }: Finding): string {
  const assumption = assumed ? ` (assumes ${assumed.join(", ")})` : "";
  const advice = action === "mutate" && edits ? ` ${edits.map(doneText).join(" ")}` : fix ? ` Fix: ${fix}` : "";
  return `[${rule}] ${message}${assumption}${advice}`;
}

/** What an edit did: `Added cloud.google.com/l4-rbs: "enabled".` */
function doneText(edit: Edit): string {
  const tokens = tokensOf(edit.path);
  const last = tokens.at(-1) ?? "";
  const isListItem = /^\d+$/.test(last);
  const name = quotable(tokens[0] === "metadata" && !isListItem ? last : tokens.join("."));
  if (edit.kind === "add") return `Added ${name}: ${valueText(edit.value)}.`;
  if (edit.kind === "replace") return `Changed ${name} to ${valueText(edit.value)}.`;
  if (!isListItem) return `Removed ${name}.`;
  return `Removed ${valueText(edit.expected)} from ${quotable(tokens.slice(0, -1).join("."))}.`;
}

function valueText(value: JsonValue): string {
  return quotable(JSON.stringify(value));
}

/** A warning no longer than the API server passes on: without its fix where that is too much, else cut. */
function cut(line: string): string {
  if (line.length <= LONGEST_WARNING) return line;
  const fix = line.lastIndexOf(" Fix: ");
  const short = fix > 0 ? line.slice(0, fix) : line;
  return short.length <= LONGEST_WARNING ? short : `${short.slice(0, LONGEST_WARNING - 1)}…`;
}

function isNotable({ findings, skipped, crashed, exempted, ratcheted }: Review): boolean {
  return findings.length + skipped.length + crashed.length + exempted.length + ratcheted.length > 0;
}

/** What the audit log keeps: rule ids by action and the reasons of exemptions, no other values of the object. */
function auditAnnotations(review: Review): Record<string, string> {
  const annotations: Record<string, string> = {};
  const note = (key: string, items: readonly string[]) => {
    if (items.length > 0) annotations[key] = [...new Set(items)].join(",").slice(0, LONGEST_AUDIT_VALUE);
  };
  for (const action of ["deny", "warn", "mutate"] as const) {
    note(
      action,
      review.findings.filter((finding) => finding.action === action).map(({ rule }) => rule),
    );
  }
  note(
    "skipped",
    review.skipped.map(({ rule, missing }) => `${rule}:${missing.join("+")}`),
  );
  note(
    "ratcheted",
    review.ratcheted.map(({ rule }) => rule),
  );
  note(
    "exempted",
    review.exempted.map(({ finding }) => finding.rule),
  );
  // A reason is what an operator, or the author of the object, wrote to be read here.
  note(
    "exemptionReasons",
    review.exempted.map(({ finding, reason }) => `${finding.rule}: ${quotable(reason, LONGEST_REASON)}`),
  );
  note(
    "crashed",
    review.crashed.map(({ rule }) => rule),
  );
  return annotations;
}
