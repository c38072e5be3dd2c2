import type { IncomingMessage } from "node:http";
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { ReviewContext } from "../engine/review.ts";
import { parseGoDuration } from "./go-duration.ts";
import type { LoadGate, ShedReason } from "./load-gate.ts";
import { type ReviewBody, readReviewBody } from "./review-body.ts";
import {
  type Answered,
  answerReview,
  answerTooLarge,
  type Decision,
  type FailureChoices,
  type Phase,
  refused,
} from "./review-request.ts";

/** What the review paths need. */
export interface ReviewAppOptions {
  /** What reviews are made with, asked for each one: its parts are swapped whole. */
  readonly context: () => ReviewContext;
  readonly choices: FailureChoices;
  readonly maxBodyBytes: number;
  readonly gate: LoadGate;
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

const ARRIVED_MS = Symbol("milliseconds at which a request's headers were read");
const JSON_TYPE = "application/json; charset=utf-8";
/** The API server tries again after this many seconds, up to ten times within its timeout (client-go rest/with_retry.go). */
const RETRY_AFTER_S = "1";

type Arrived = IncomingMessage & { [ARRIVED_MS]?: number };

/** The review paths as a Fastify plugin: `POST /mutate` and `POST /validate`, and a clear refusal of everything else. */
export const reviewApp: FastifyPluginAsync<ReviewAppOptions> = async (app, options) => {
  const { gate, maxBodyBytes, observer } = options;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", (_request, payload, done) => {
    readReviewBody(payload, maxBodyBytes, done);
  });

  app.addHook("onRequest", (request, reply, done) => {
    const { raw } = request;
    (raw as Arrived)[ARRIVED_MS] = options.clockMs();
    if (options.isLastAnswer(raw)) reply.header("connection", "close");
    const refusal = options.refusal(raw);
    if (refusal !== undefined) {
      refuse(reply, 403, refusal);
      return;
    }
    // Without a stated length a body may turn out as large as any.
    const bytes = Math.min(contentLength(raw) ?? maxBodyBytes, maxBodyBytes);
    const shed = gate.enter({ bytes, timeoutMs: timeoutOf(request) });
    if (shed) {
      observer.shed(shed);
      reply.code(503).header("retry-after", RETRY_AFTER_S).type(JSON_TYPE).send(overloaded(shed));
      return;
    }
    // The response's end, however it comes about: also when the sender goes away in the middle of its body.
    reply.raw.once("close", () => gate.leave(bytes));
    done();
  });

  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    refuse(reply, status, status === 415 ? "the content type is not application/json" : messageFor(status, error));
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, "reviews are taken on /mutate and /validate"));

  for (const phase of ["mutate", "validate"] as const) {
    app.post(`/${phase}`, (request, reply) => review(phase, request, reply));
    app.route({
      method: ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"],
      url: `/${phase}`,
      handler: (_request, reply) => refuse(reply.header("allow", "POST"), 405, "reviews are sent with POST"),
    });
  }

  function review(phase: Phase, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const arrivedMs = (request.raw as Arrived)[ARRIVED_MS] ?? options.clockMs();
    const timeoutMs = timeoutOf(request);
    if (timeoutMs !== undefined && options.clockMs() - arrivedMs >= timeoutMs) {
      observer.shed("deadline");
      return reply.code(503).header("retry-after", RETRY_AFTER_S).type(JSON_TYPE).send(overloaded("deadline"));
    }
    const { status, body, decision } = answerTo(phase, request.body as ReviewBody | undefined, options);
    reply.code(status).type(JSON_TYPE).send(body);
    if (decision.verdict === "refused") observer.refused(status, decision.reason ?? "");
    else {
      const durationMs = options.clockMs() - arrivedMs;
      observer.decided(decision, { durationMs, bytes: contentLength(request.raw) ?? 0 });
    }
    return reply;
  }

  function refuse(reply: FastifyReply, status: number, reason: string): FastifyReply {
    observer.refused(status, reason);
    return reply
      .code(status)
      .type(JSON_TYPE)
      .send(JSON.stringify({ error: reason }));
  }
};

function answerTo(
  phase: Phase,
  body: ReviewBody | undefined,
  { context, choices, maxBodyBytes }: ReviewAppOptions,
): Answered {
  switch (body?.kind) {
    case "json":
      return answerReview(phase, body.value, context, choices);
    case "too-large":
      return answerTooLarge(phase, body.uid, maxBodyBytes, choices);
    default:
      return refused(phase, 400, "the body is not JSON");
  }
}

function contentLength({ headers }: IncomingMessage): number | undefined {
  const value = headers["content-length"];
  return value === undefined ? undefined : Number(value);
}

/** How long the API server waits, as it states it: `?timeout=10s`. */
function timeoutOf({ query }: FastifyRequest): number | undefined {
  const { timeout } = query as { readonly timeout?: unknown };
  return typeof timeout === "string" ? parseGoDuration(timeout) : undefined;
}

function overloaded(reason: ShedReason): string {
  return JSON.stringify({ error: `l4guard is overloaded (${reason}); try again` });
}

/** What is told of a refusal: Fastify's own words for the sender's mistakes, nothing of ours for our own. */
function messageFor(status: number, { message }: FastifyError): string {
  return status < 500 ? message : "internal error";
}
