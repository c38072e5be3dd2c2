import { ADMISSION_API_VERSION, filterRequest, parseAdmissionReview } from "../admission/request.ts";
import {
  type AddressReservations,
  CONFLICT_RULE,
  type Reservation,
  reservationConflict,
  reservationFor,
} from "../admission/reservation.ts";
import {
  type AdmissionResponse,
  answer,
  answerError,
  answerMutation,
  answerValidation,
} from "../admission/response.ts";
import type { Finding } from "../domain/finding.ts";
import { field } from "../domain/json.ts";
import {
  type ObjectChange,
  type Review,
  type ReviewContext,
  reviewMutation,
  reviewValidation,
} from "../engine/review.ts";

/** What the API server asks for, each on the path of its name. */
export const PHASES = ["mutate", "validate"] as const;

export type Phase = (typeof PHASES)[number];

/** How a review ended. `passed` was not for any rule; `failed` could not be reviewed; `refused` was no review at all. */
type Verdict = "allowed" | "warned" | "denied" | "patched" | "passed" | "failed" | "refused";

/** What is told about a review afterwards: never a value of the object. */
export interface Decision {
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly uid: string;
  readonly operation: string;
  readonly kind: string;
  readonly namespace: string;
  readonly username: string;
  readonly isDryRun: boolean;
  /** Why it passed, failed or was refused. */
  readonly reason?: string;
  readonly review?: Review & { readonly refused?: readonly string[] };
}

/** The HTTP status and body that answer a request, and what was decided. */
export interface Answered {
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly decision: Decision;
  /** What the rules let through, where an address may have to be reserved before the answer is sent. */
  readonly admitted?: Admitted | undefined;
}

/** A change that the rules let through. */
interface Admitted {
  readonly change: ObjectChange;
  readonly context: ReviewContext;
  readonly review: Review;
}

/** What is answered where a review can't be made; the mutating webhook always admits. */
export interface FailureChoices {
  readonly onError: "allow" | "deny";
  readonly onTooLarge: "allow" | "deny";
  readonly onUnreserved: "allow" | "warn" | "deny";
}

const ADMISSION_HEAD = `{"apiVersion":"${ADMISSION_API_VERSION}","kind":"AdmissionReview","response":{"uid":`;
/** As API servers make uids. */
const NEEDS_NO_ESCAPES = /^[0-9a-f-]+$/;
const NOBODY = { uid: "", operation: "", kind: "", namespace: "", username: "", isDryRun: false } as const;

/**
 * The answer to the AdmissionReview `body`. Synchronous and total: whatever happens inside, a review that carries a uid is
 * answered with a review that carries the same one, because kube-apiserver takes anything else for a failing webhook.
 */
export function answerReview(
  phase: Phase,
  body: unknown,
  context: () => ReviewContext,
  choices: FailureChoices,
): Answered {
  const parsed = parseAdmissionReview(body);
  if (!parsed.ok) {
    const { uid, error } = parsed;
    // To a review of another version there is no answer that its sender would understand.
    const isReview = uid !== "" && field(body, "kind") === "AdmissionReview" && isSpoken(body);
    return isReview ? failed(phase, uid, error, choices.onError) : refused(phase, 400, error);
  }
  const { request } = parsed;
  const { uid, operation, kind, namespace, username, isDryRun } = request;
  const about = { phase, uid, operation, kind, namespace, username, isDryRun };
  try {
    const current = context();
    const filtered = filterRequest(request, current.policy);
    if (filtered.pass !== undefined || (phase === "mutate" && filtered.change.change === "delete")) {
      const reason = filtered.pass ?? "operation";
      return { status: 200, body: admission(uid), decision: { ...about, verdict: "passed", reason } };
    }
    if (phase === "mutate") {
      const mutation = reviewMutation(filtered.change, current);
      const response = answerMutation(uid, mutation, base64);
      const verdict = mutation.operations.length > 0 ? "patched" : "allowed";
      // Not the object, which would stay as long as the decision's log line waits.
      const { findings, skipped, crashed, exempted, ratcheted, refused } = mutation;
      const review = { findings, skipped, crashed, exempted, ratcheted, refused };
      return { status: 200, body: serialise(response), decision: { ...about, verdict, review } };
    }
    const review = reviewValidation(filtered.change, current);
    const response = answerValidation(uid, review);
    const decision = { ...about, verdict: verdictOf(response), review };
    const admitted = response.allowed ? { change: filtered.change, context: current, review } : undefined;
    return { status: 200, body: serialise(response), decision, admitted };
  } catch (error) {
    return failed(phase, uid, internal(error), choices.onError, about);
  }
}

/**
 * The answer after the addresses that the change names were reserved; at once for most, which name none. Neither throws
 * nor rejects, as {@link answerReview}.
 */
export function reserved(
  answered: Answered,
  reservations: () => AddressReservations | undefined,
  choices: FailureChoices,
): Answered | Promise<Answered> {
  const { decision, admitted } = answered;
  const failing = (error: unknown) => failed(decision.phase, decision.uid, internal(error), choices.onError, decision);
  if (!admitted) return answered;
  try {
    const asked = reservations();
    const request = asked && reservationFor(decision, admitted.change, admitted.context);
    if (!request) return answered;
    // The only time that a review waits for something: it names an address, which another one may be taking right now.
    return asked
      .reserve(request)
      .then((outcome) => afterReservation(answered, outcome, choices))
      .catch(failing);
  } catch (error) {
    return failing(error);
  }
}

/** The answer after its addresses were asked for: the same where they were granted. */
function afterReservation(answered: Answered, reservation: Reservation, choices: FailureChoices): Answered {
  const { decision, admitted } = answered;
  if (reservation.outcome === "granted" || !admitted) return answered;
  if (reservation.outcome === "unavailable") return unreserved(answered, reservation.reason, choices);
  const { rules, policy } = admitted.context;
  const { namespace } = decision;
  const rule = rules.find(CONFLICT_RULE);
  const action = rule && policy.actionOf(rule, "deny", namespace);
  if (!action) return answered;
  const { namePeers: mayName = false } = policy.options(namespace);
  const found = reservationConflict(reservation, { namespace, mayName });
  const conflict = { ...found, action: found.action === "warn" ? found.action : action };
  const review = { ...admitted.review, findings: [...admitted.review.findings, conflict] };
  const response = answerValidation(decision.uid, review);
  return { status: 200, body: serialise(response), decision: { ...decision, verdict: verdictOf(response), review } };
}

/** The answer where nobody could be asked: by the operator's choice as it was, with a warning, or a refusal. */
function unreserved(answered: Answered, problem: string, { onUnreserved }: FailureChoices): Answered {
  const { decision, admitted } = answered;
  if (onUnreserved === "allow" || !admitted) return answered;
  const reason = `the address could not be reserved: ${problem}`;
  if (onUnreserved === "deny") return failed("validate", decision.uid, reason, "deny", decision);
  const response = answerValidation(decision.uid, admitted.review);
  const warnings = [...(response.warnings ?? []), `[l4guard] ${reason}; two Services may now claim the same ports`];
  return { ...answered, body: serialise({ ...response, warnings }), decision: { ...decision, verdict: "warned" } };
}

/** The answer to a review that is over the size limit; without a uid there is nothing that its sender would take. */
export function answerTooLarge(phase: Phase, uid: string | undefined, why: string, choices: FailureChoices): Answered {
  const reason = `the review is too large: ${why}`;
  return uid === undefined ? refused(phase, 413, reason) : failed(phase, uid, reason, choices.onTooLarge);
}

/** The answer to what is not a review. */
export function refused(phase: Phase, status: number, reason: string): Answered {
  const body = JSON.stringify({ error: reason });
  return { status, body, decision: { ...NOBODY, phase, verdict: "refused", reason } };
}

/** The findings of a decision, most severe first as the engine gave them. */
export function findingsOf({ review }: Decision): readonly Finding[] {
  return review?.findings ?? [];
}

function failed(
  phase: Phase,
  uid: string,
  reason: string,
  choice: "allow" | "deny",
  about: Omit<Decision, "verdict"> = { ...NOBODY, phase, uid },
): Answered {
  const response = answerError(uid, reason, phase === "mutate" || choice === "allow");
  return { status: 200, body: serialise(response), decision: { ...about, verdict: "failed", reason } };
}

function internal(error: unknown): string {
  return `internal error ${error instanceof Error ? error.name : typeof error}`;
}

function verdictOf({ allowed, warnings }: AdmissionResponse): Verdict {
  if (!allowed) return "denied";
  return warnings ? "warned" : "allowed";
}

function isSpoken(body: unknown): boolean {
  return field(body, "apiVersion") === ADMISSION_API_VERSION;
}

function serialise(response: AdmissionResponse): string {
  // Most objects are fine: their answers differ in nothing but the uid.
  const isPlain = response.allowed && !response.patch && !response.warnings && !response.auditAnnotations;
  return isPlain ? admission(response.uid) : JSON.stringify(answer(response));
}

function admission(uid: string): string {
  const quoted = NEEDS_NO_ESCAPES.test(uid) ? `"${uid}"` : JSON.stringify(uid);
  return `${ADMISSION_HEAD}${quoted},"allowed":true}}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
