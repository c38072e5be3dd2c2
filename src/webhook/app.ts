import type { FastifyError, FastifyPluginAsync, FastifyReply } from "fastify";
import { JSON_TYPE, type ReviewOptions, reviewExchange } from "./review-exchange.ts";

/**
 * The review paths as a Fastify plugin: `POST /mutate` and `POST /validate`, and a clear refusal of everything else.
 * Reviews leave Fastify's pipeline at its first hook: its body parser refuses bodies over the limit with an answer that no
 * API server takes, and the pipeline costs over a sixth of the throughput (docs/decisions/017-reviews-leave-fastify-early.md).
 */
export const reviewApp: FastifyPluginAsync<ReviewOptions> = async (app, options) => {
  const exchange = reviewExchange(options);
  for (const phase of ["mutate", "validate"] as const) {
    app.route({
      method: "POST",
      url: `/${phase}`,
      onRequest: (request, reply) => {
        reply.hijack();
        exchange(phase, request.raw, reply.raw);
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
    options.observer.refused(status, reason);
    return reply
      .code(status)
      .type(JSON_TYPE)
      .send(JSON.stringify({ error: reason }));
  }
};
