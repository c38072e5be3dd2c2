import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressReservations } from "../admission/reservation.ts";
import type { ReviewContext } from "../engine/review.ts";
import { type Arrival, Arrivals } from "./arrivals.ts";
import type { Connections } from "./connections.ts";
import { parseGoDuration } from "./go-duration.ts";
import type { LoadGate, ShedReason } from "./load-gate.ts";
import { remembered } from "./remembered.ts";
import { type ReceivedBody, type ReviewBody, readReviewBody, receiveBody } from "./review-body.ts";
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

/** A function that takes one request for a review from its headers to its answer. */
export function reviewExchange(
  options: ReviewOptions,
): (phase: Phase, request: IncomingMessage, response: ServerResponse) => void {
  const turns = new Turns<Exchange>(read, review, conclude, observe);
  const arrivals = new Arrivals(options.clockMs);
  const timeoutOf = remembered(statedTimeout, MOST_URLS);
  return (phase, request, response) => {
    const { gate, clockMs } = options;
    const exchange: Exchange = {
      phase,
      request,
      response,
      options,
      arrivedMs: clockMs(),
      timeoutMs: timeoutOf(request.url),
      statedBytes: contentLength(request),
      received: undefined,
      body: undefined,
      answered: undefined,
      arrival: undefined,
      hasPlace: false,
    };
    const connection = options.connections.begin(request.socket);
    // The response's end, however it comes about: also when the sender goes away in the middle of its body. It comes once,
    // and a listener that is not taken away again costs less.
    response.on("close", () => {
      options.connections.end(connection, isAnswered(exchange));
      giveBack(exchange, arrivals);
    });
    const refusal = options.refusal(request);
    if (refusal !== undefined) {
      refuse(exchange, 403, refusal);
      return;
    }
    if (!REVIEW_TYPE.test(request.headers["content-type"] ?? "")) {
      refuse(exchange, 415, "the content type is not application/json");
      return;
    }
    const shedFor = gate.shedReason(exchange.timeoutMs);
    if (shedFor) {
      shed(exchange, shedFor);
      return;
    }
    receive(exchange, arrivals, turns);
  };
}

/** Whether a review was answered, rather than refused. */
function isAnswered({ answered }: Exchange): boolean {
  return answered !== undefined && answered.decision.verdict !== "refused";
}

/** Takes the body, charging what arrives to its sender's address, and hands the exchange on when it is there. */
function receive(exchange: Exchange, arrivals: Arrivals, turns: Turns<Exchange>): void {
  const { request, options, arrivedMs, timeoutMs = Number.POSITIVE_INFINITY } = exchange;
  const { gate, maxBodyBytes, bodyTimeoutMs } = options;
  const arrival: Arrival = {
    address: request.socket.remoteAddress ?? "",
    startedMs: arrivedMs,
    limitMs: Math.min(timeoutMs, bodyTimeoutMs),
    bytes: 0,
    giveUp: () => {
      refuse(exchange, 408, "the body came too slowly");
      request.destroy();
    },
  };
  exchange.arrival = arrival;
  arrivals.begin(arrival);
  receiveBody(request, {
    limitBytes: maxBodyBytes,
    hold(bytes) {
      if (!gate.hold(bytes, arrival.address)) return false;
      arrival.bytes += bytes;
      return true;
    },
    done(received) {
      arrivals.end(arrival);
      exchange.hasPlace = gate.enter();
      if (!exchange.hasPlace) {
        shed(exchange, "requests");
        return;
      }
      exchange.received = received;
      turns.add(exchange, arrival.bytes > LARGE_BYTES);
    },
    onFull() {
      arrivals.end(arrival);
      shed(exchange, "bytes");
    },
  });
}

/** Gives back what the exchange held, when it is over. */
function giveBack({ arrival, hasPlace, options: { gate } }: Exchange, arrivals: Arrivals): void {
  if (!arrival) return;
  arrivals.end(arrival);
  gate.release(arrival.bytes, arrival.address);
  if (hasPlace) gate.leave();
}

interface Exchange {
  readonly phase: Phase;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly options: ReviewOptions;
  readonly arrivedMs: number;
  readonly timeoutMs: number | undefined;
  readonly statedBytes: number | undefined;
  received: ReceivedBody | undefined;
  body: ReviewBody | undefined;
  /** What is to be sent; undefined while there is nothing, or no longer. */
  answered: Answered | undefined;
  /** Its body, from its first byte on. */
  arrival: Arrival | undefined;
  /** It holds a place of the gate. */
  hasPlace: boolean;
}

function read(exchange: Exchange): void {
  if (exchange.received) exchange.body = readReviewBody(exchange.received);
}

function review(exchange: Exchange): void {
  const { phase, body, options, arrivedMs, timeoutMs } = exchange;
  const { clockMs, choices } = options;
  if (!body) return;
  if (timeoutMs !== undefined && clockMs() - arrivedMs >= timeoutMs) {
    shed(exchange, "deadline");
    return;
  }
  const answer = reserved(answerTo(phase, body, options), options.reservations, choices);
  if (!(answer instanceof Promise)) exchange.answered = answer;
  else {
    answer.then((answered) => {
      exchange.answered = answered;
      conclude(exchange);
      observe(exchange);
    });
  }
}

function conclude(exchange: Exchange): void {
  const { answered } = exchange;
  if (answered) send(exchange, answered.status, answered.body);
}

function observe({ answered, options, arrivedMs, statedBytes = 0 }: Exchange): void {
  if (!answered) return;
  const { clockMs, observer } = options;
  const { status, decision } = answered;
  if (decision.verdict === "refused") observer.refused(status, decision.reason ?? "");
  else observer.decided(decision, { durationMs: clockMs() - arrivedMs, bytes: statedBytes });
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

function refuse(exchange: Exchange, status: number, reason: string): void {
  exchange.options.observer.refused(status, reason);
  send(exchange, status, JSON.stringify({ error: reason }));
}

function shed(exchange: Exchange, reason: ShedReason): void {
  exchange.options.observer.shed(reason);
  exchange.response.setHeader("retry-after", RETRY_AFTER_S);
  send(exchange, 503, JSON.stringify({ error: `l4guard is overloaded (${reason}); try again` }));
}

function send({ request, response, options }: Exchange, status: number, body: string): void {
  if (response.headersSent) return;
  if (options.isLastAnswer(request)) response.setHeader("connection", "close");
  response.writeHead(status, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(body) });
  response.end(body);
}

function contentLength({ headers }: IncomingMessage): number | undefined {
  const value = headers["content-length"];
  return value === undefined ? undefined : Number(value);
}

/** How long the API server waits, as it states it: `?timeout=10s`. */
function statedTimeout(url: string | undefined): number | undefined {
  const [, text] = /[?&]timeout=([^&]*)/.exec(url ?? "") ?? [];
  return text === undefined ? undefined : parseGoDuration(text);
}
