import type { FastifyError, FastifyPluginAsync, FastifyReply } from "fastify";
import type { BodyPace } from "./body-pace.ts";
import { JSON_TYPE, type ReviewObserver, type TakeReview } from "./review-exchange.ts";
import { PHASES } from "./review-request.ts";

/** What the plugin is registered with. */
interface ReviewAppOptions {
  readonly take: TakeReview;
  readonly observer: Pick<ReviewObserver, "refused">;
  readonly pace: BodyPace;
}

/**
 * The review paths as a Fastify plugin: `POST /mutate` and `POST /validate`, and a clear refusal of everything else.
 * Reviews that come here at all leave Fastify's pipeline at its first hook: its body parser refuses bodies over the limit with an answer that no
 * API server takes, and the pipeline costs over a sixth of the throughput (docs/decisions/017-reviews-leave-fastify-early.md).
 */
export const reviewApp: FastifyPluginAsync<ReviewAppOptions> = async (app, { take, observer, pace }) => {
  for (const phase of PHASES) {
    app.route({
      method: "POST",
      url: `/${phase}`,
      onRequest: (request, reply) => {
        reply.hijack();
        take(phase, request.raw, reply.raw);
      },
      handler: () => {
        throw new Error("a review is answered before it comes here");
      },
    });
    app.route({
      method: ["GET", "PUT", "PATCH", "DELETE", "OPTIONS"],
      url: `/${phase}`,
      handler: (_request, reply) => refuse(reply.header("allow", "POST"), 405, "reviews are sent with POST"),
    });
  }
  // A body on any other path is not even looked at.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, "reviews are taken on /mutate and /validate"));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    const status = error.statusCode ?? 500;
    return refuse(reply, status, status < 500 ? error.message : "internal error");
  });

  function refuse(reply: FastifyReply, status: number, reason: string): FastifyReply {
    observer.refused(status, reason);
    pace.keep(reply.request.raw);
    return reply
      .code(status)
      .type(JSON_TYPE)
      .send(JSON.stringify({ error: reason }));
  }
};
