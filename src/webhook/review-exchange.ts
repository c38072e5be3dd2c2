import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressReservations } from "../admission/reservation.ts";
import type { ReviewContext } from "../engine/review.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import { BodyPace } from "./body-pace.ts";
import type { Connections } from "./connections.ts";
import { parseGoDuration } from "./go-duration.ts";
import type { LoadGate, ShedReason } from "./load-gate.ts";
import { remembered } from "./remembered.ts";
import { type BodyReceiver, type ReceivedBody, type ReviewBody, readReviewBody, receiveBody } from "./review-body.ts";
import {
  type Answered,
  answerReview,
  answerTooLarge,
  type Decision,
  type FailureChoices,
  type Phase,
  refused,
  reserved,
} from "./review-request.ts";
import { Turns } from "./turns.ts";

/** What reviews are taken with. */
export interface ReviewOptions {
  /** What reviews are made with, asked for each one: its parts are swapped whole. */
  readonly context: () => ReviewContext;
  readonly choices: FailureChoices;
  /** Where shared addresses are reserved, undefined for nowhere. */
  readonly reservations: () => AddressReservations | undefined;
  readonly maxBodyBytes: number;
  /** How long a body may take to arrive where its sender states no shorter time. */
  readonly bodyTimeoutMs: number;
  readonly gate: LoadGate;
  readonly connections: Pick<Connections, "begin" | "end">;
  readonly observer: ReviewObserver;
  /** Whether this answer should be the last one on its connection. */
  readonly isLastAnswer: (request: IncomingMessage) => boolean;
  /** Why the sender may not ask, or undefined where it may. */
  readonly refusal: (request: IncomingMessage) => string | undefined;
  readonly clockMs: () => number;
}

/** Is told what happened; must not throw. */
export interface ReviewObserver {
  decided(decision: Decision, measured: { readonly durationMs: number; readonly bytes: number }): void;
  refused(status: number, reason: string): void;
  shed(reason: ShedReason): void;
}

/** The content type of every answer. */
export const JSON_TYPE = "application/json; charset=utf-8";
/** The API server tries again after this many seconds, up to ten times within its timeout (client-go rest/with_retry.go). */
const RETRY_AFTER_S = "1";
/** A body of more than this is parsed and reviewed by itself. */
const LARGE_BYTES = 256 * 1_024;
/** API servers ask at a handful of addresses. */
const MOST_URLS = 100;
const REVIEW_TYPE = /^\s*application\/json\s*(?:;|$)/i;

/** Takes one request for a review from its headers to its answer. */
export type TakeReview = (phase: Phase, request: IncomingMessage, response: ServerResponse) => void;

/** What takes requests for reviews, and the pace at which it, and whatever answers other requests, reads long bodies. */
export function reviewExchange(options: ReviewOptions): { readonly take: TakeReview; readonly pace: BodyPace } {
  const turns = new Turns<Exchange>(
    options.clockMs,
    (exchange) => exchange.read(),
    (exchange) => exchange.review(),
    (exchange) => exchange.conclude(),
    (exchange) => exchange.observe(),
  );
  const pace = new BodyPace(() => turns.isBehind);
  const taking = { options, turns, pace, arrivals: new Arrivals() };
  const timeoutOf = remembered(statedTimeout, MOST_URLS);
  const take: TakeReview = (phase, request, response) => {
    new Exchange(phase, request, response, taking).begin(timeoutOf(request.url));
  };
  return { take, pace };
}

/** What all exchanges share. */
interface Taking {
  readonly options: ReviewOptions;
  readonly turns: Turns<Exchange>;
  readonly pace: BodyPace;
  readonly arrivals: Arrivals;
}

/** One request for a review. It is also its body's arrival, and what takes it: every review would make these anew. */
class Exchange implements Arrival, BodyReceiver {
  readonly limitBytes: number;
  /** How long the body may take. */
  limitMs: number;
  /** Bytes of the body that are there. */
  bytes = 0;
  ageMs = 0;
  heldUpMs = 0;
  place = 0;
  readonly #address: string;
  readonly #startedMs: number;
  readonly #phase: Phase;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #taking: Taking;
  /** How long the API server waits, where it says so. */
  #timeoutMs: number | undefined;
  #isArriving = false;
  /** It holds a place of the gate. */
  #hasPlace = false;
  #received: ReceivedBody | undefined;
  #body: ReviewBody | undefined;
  /** What is to be sent; undefined while there is nothing, or no longer. */
  #answered: Answered | undefined;

  constructor(phase: Phase, request: IncomingMessage, response: ServerResponse, taking: Taking) {
    const { clockMs, bodyTimeoutMs, maxBodyBytes } = taking.options;
    this.#address = request.socket.remoteAddress ?? "";
    this.#startedMs = clockMs();
    this.limitBytes = maxBodyBytes;
    this.limitMs = bodyTimeoutMs;
    this.#phase = phase;
    this.#request = request;
    this.#response = response;
    this.#taking = taking;
  }

  /** Takes the body of a request that may ask, and answers any other at once. */
  begin(timeoutMs: number | undefined): void {
    const { options, arrivals, pace } = this.#taking;
    const request = this.#request;
    this.#timeoutMs = timeoutMs;
    if (timeoutMs !== undefined) this.limitMs = Math.min(timeoutMs, this.limitMs);
    const connection = options.connections.begin(request.socket);
    // The response's end, however it comes about: also when the sender goes away in the middle of its body. It comes once,
    // and a listener that is not taken away again costs less.
    this.#response.on("close", () => {
      options.connections.end(connection, this.#isAnswered);
      this.#giveBack();
    });
    pace.keep(request);
    const refusal = options.refusal(request);
    if (refusal !== undefined) {
      this.#refuse(403, refusal);
      return;
    }
    if (!REVIEW_TYPE.test(request.headers["content-type"] ?? "")) {
      this.#refuse(415, "the content type is not application/json");
      return;
    }
    const shedFor = options.gate.shedReason(timeoutMs);
    if (shedFor) {
      this.#shed(shedFor);
      return;
    }
    this.#isArriving = true;
    arrivals.begin(this);
    receiveBody(request, this);
  }

  /** Charges bytes of the body to its sender's address. */
  hold(bytes: number): boolean {
    if (!this.#taking.options.gate.hold(bytes, this.#address)) return false;
    this.bytes += bytes;
    return true;
  }

  /** The body is there: what it says is reviewed in this turn. */
  done(received: ReceivedBody): void {
    const { options, turns } = this.#taking;
    this.#arrived();
    this.#hasPlace = options.gate.enter();
    if (!this.#hasPlace) {
      this.#shed("requests");
      return;
    }
    this.#received = received;
    turns.add(this, this.bytes > LARGE_BYTES);
  }

  /** There is no room for the body. */
  onFull(): void {
    this.#arrived();
    this.#shed("bytes");
  }

  get isHeldUp(): boolean {
    return this.#request.isPaused();
  }

  /** The body came too slowly, or had to wait here for too long. */
  giveUp(): void {
    this.#arrived();
    if (this.heldUpMs > 0) this.#shed("bytes");
    else this.#refuse(408, "the body came too slowly");
    this.#request.destroy();
  }

  read(): void {
    if (!this.#received) return;
    this.#body = readReviewBody(this.#received);
    this.#received = undefined;
  }

  review(): void {
    const { options } = this.#taking;
    const { clockMs, choices } = options;
    const body = this.#body;
    if (!body) return;
    if (this.#timeoutMs !== undefined && clockMs() - this.#startedMs >= this.#timeoutMs) {
      this.#shed("deadline");
      return;
    }
    const answer = reserved(answerTo(this.#phase, body, options), options.reservations, choices);
    if (!(answer instanceof Promise)) this.#answered = answer;
    else {
      answer.then((answered) => {
        this.#answered = answered;
        this.conclude();
        this.observe();
      });
    }
  }

  conclude(): void {
    const answered = this.#answered;
    if (answered) this.#send(answered.status, answered.body);
  }

  observe(): void {
    const answered = this.#answered;
    if (!answered) return;
    const { clockMs, observer } = this.#taking.options;
    const { status, decision } = answered;
    if (decision.verdict === "refused") observer.refused(status, decision.reason ?? "");
    else observer.decided(decision, { durationMs: clockMs() - this.#startedMs, bytes: this.bytes });
  }

  /** Whether a review was answered, rather than refused. */
  get #isAnswered(): boolean {
    return this.#answered !== undefined && this.#answered.decision.verdict !== "refused";
  }

  #arrived(): void {
    if (!this.#isArriving) return;
    this.#isArriving = false;
    this.#taking.arrivals.end(this);
  }

  /** Gives back what the exchange held, when it is over. */
  #giveBack(): void {
    const { gate } = this.#taking.options;
    this.#arrived();
    gate.release(this.bytes, this.#address);
    if (this.#hasPlace) gate.leave();
  }

  #refuse(status: number, reason: string): void {
    this.#taking.options.observer.refused(status, reason);
    this.#send(status, JSON.stringify({ error: reason }));
  }

  #shed(reason: ShedReason): void {
    this.#taking.options.observer.shed(reason);
    this.#response.setHeader("retry-after", RETRY_AFTER_S);
    this.#send(503, JSON.stringify({ error: `l4guard is overloaded (${reason}); try again` }));
  }

  #send(status: number, body: string): void {
    const response = this.#response;
    if (response.headersSent) return;
    if (this.#taking.options.isLastAnswer(this.#request)) response.setHeader("connection", "close");
    response.writeHead(status, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(body) });
    response.end(body);
  }
}

function answerTo(phase: Phase, body: ReviewBody, { context, choices, maxBodyBytes }: ReviewOptions): Answered {
  switch (body.kind) {
    case "json":
      return answerReview(phase, body.value, context, choices);
    case "too-large":
      return answerTooLarge(phase, body.uid, body.why ?? `over ${maxBodyBytes} bytes`, choices);
    case "not-json":
      return refused(phase, 400, "the body is not JSON");
  }
}

/** How long the API server waits, as it states it: `?timeout=10s`. */
function statedTimeout(url: string | undefined): number | undefined {
  const [, text] = /[?&]timeout=([^&]*)/.exec(url ?? "") ?? [];
  return text === undefined ? undefined : parseGoDuration(text);
}
