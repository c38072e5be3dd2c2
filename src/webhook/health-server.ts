import type { AddressInfo } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { WITHOUT_SCHEMAS } from "./without-schemas.ts";

/** One thing that must be so before reviews are sent here, and whether it is. */
export interface ReadinessCheck {
  readonly name: string;
  /** Undefined while it is so, else why not. */
  readonly problem: () => string | undefined;
}

/** What the plain listener shows. */
export interface HealthOptions {
  readonly checks: readonly ReadinessCheck[];
  /** What people should know who look at readiness, although it does not end it. */
  readonly notes: () => readonly string[];
  /** The metrics in the Prometheus text format, and its content type. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
}

/** The problems that keep the server from being ready; none when it is. */
function readinessProblems(checks: readonly ReadinessCheck[]): string[] {
  return checks.flatMap(({ name, problem }) => {
    const found = problem();
    return found === undefined ? [] : [`${name}: ${found}`];
  });
}

/**
 * The app with `/livez`, `/readyz` and `/metrics`. Liveness depends on nothing but a turn of the event loop: an API server
 * that is away must not make the kubelet restart every replica.
 */
function healthApp({ checks, notes, metrics }: HealthOptions): FastifyInstance {
  const app = fastify({ ...WITHOUT_SCHEMAS, logger: false });
  app.get("/livez", (_request, reply) => reply.type("text/plain").send("ok\n"));
  app.get("/readyz", (_request, reply) => {
    const problems = readinessProblems(checks);
    const lines = [...(problems.length === 0 ? ["ok"] : problems), ...notes()];
    return reply
      .code(problems.length === 0 ? 200 : 503)
      .type("text/plain")
      .send(`${lines.join("\n")}\n`);
  });
  app.get("/metrics", async (_request, reply) => {
    const { text, contentType } = await metrics();
    return reply.header("content-type", contentType).send(text);
  });
  return app;
}

/** A listening health app. */
export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts the health app on its own listener. */
export async function listenForHealth(
  options: HealthOptions & { readonly address: string; readonly port: number },
): Promise<HealthServer> {
  const app = healthApp(options);
  await app.listen({ host: options.address, port: options.port });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}
