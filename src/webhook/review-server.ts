import { constants } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createServer, type Server, type ServerOptions } from "node:https";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import fastify, { type FastifyPluginCallback } from "fastify";
import { reviewApp } from "./app.ts";
import { Connections } from "./connections.ts";
import { type ReviewOptions, reviewExchange } from "./review-exchange.ts";
import { PHASES, type Phase } from "./review-request.ts";
import { WITHOUT_SCHEMAS } from "./without-schemas.ts";

/** Key and certificate to serve with, PEM. */
interface ServedIdentity {
  readonly certificate: string;
  readonly key: string;
}

/** Bounds on connections; times in milliseconds. */
interface ConnectionLimits {
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  /** Longer than the 90 s for which kube-apiserver keeps idle connections, so that it is always the API server who closes. */
  readonly keepAliveTimeoutMs: number;
}

/** How the review listener is set up. */
export interface ReviewServerOptions {
  readonly address: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly identity: ServedIdentity;
  /** PEM of the authority that the API server's client certificate must come from; absent: no client certificate is asked for. */
  readonly clientAuthority?: string | undefined;
  readonly limits: ConnectionLimits;
  readonly app: Omit<ReviewOptions, "isLastAnswer" | "connections">;
  /** A plugin that sees every request, such as one for traces. */
  readonly plugin?: FastifyPluginCallback | undefined;
}

/** How long to drain; milliseconds. */
interface DrainTimes {
  /** Time to go on listening, until every API server has learnt that this replica is going. */
  readonly delayMs: number;
  /** The longest time from the start of the drain to the end of the last connection. */
  readonly limitMs: number;
}

const MAX_HEADER_BYTES = 16_384;
/** How often Node looks for connections that are over their time. */
const CONNECTION_CHECK_MS = 1_000;
/** At the limit, connections that are idle go first; what still runs gets this long. */
const LAST_GRACE_MS = 500;
const NO_QUERY = {};
const PROTOCOL = {
  minVersion: "TLSv1.2",
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION,
} as const;

/** The TLS listener that takes reviews. */
export class ReviewServer {
  readonly #server: Server;
  #identity: ServedIdentity;
  #clientAuthority: string | undefined;
  readonly #established = new Set<Socket>();
  /** Connections made under a certificate that is no longer served; each ends with its next answer. */
  #stale = new Set<Socket>();
  readonly #connections: Connections;
  #isDraining = false;

  /** A server that listens. */
  static async listen(options: ReviewServerOptions): Promise<ReviewServer> {
    const reviewServer = new ReviewServer(options);
    await reviewServer.#start(options);
    return reviewServer;
  }

  private constructor({ identity, clientAuthority, limits, app }: ReviewServerOptions) {
    this.#identity = identity;
    this.#clientAuthority = clientAuthority;
    const options: ServerOptions = {
      cert: identity.certificate,
      key: identity.key,
      ...PROTOCOL,
      ALPNProtocols: ["http/1.1"],
      handshakeTimeout: limits.headersTimeoutMs,
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveTimeoutMs,
      connectionsCheckingInterval: CONNECTION_CHECK_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      noDelay: true,
      // Unverified clients get a 403 that says why, rather than a broken handshake.
      ...(clientAuthority !== undefined && { ca: clientAuthority, requestCert: true, rejectUnauthorized: false }),
    };
    this.#server = createServer(options);
    this.#connections = new Connections({
      maxConnections: limits.maxConnections,
      unprovenMs: limits.headersTimeoutMs + limits.requestTimeoutMs,
      clockMs: app.clockMs,
    });
    this.#server.on("connection", (socket: Socket) => this.#connections.add(socket));
    this.#server.on("secureConnection", (socket: TLSSocket) => {
      this.#established.add(socket);
      socket.once("close", () => {
        this.#established.delete(socket);
        this.#stale.delete(socket);
      });
    });
  }

  async #start({ app: appOptions, plugin, address, port }: ReviewServerOptions): Promise<void> {
    const { take, pace } = reviewExchange({
      ...appOptions,
      connections: this.#connections,
      isLastAnswer: ({ socket }) => this.#isDraining || (this.#stale.size > 0 && this.#stale.has(socket)),
    });
    const app = fastify({
      ...WITHOUT_SCHEMAS,
      logger: false,
      return503OnClosing: false,
      // What the API server says there is read where it counts (src/webhook/review-exchange.ts).
      routerOptions: { querystringParser: () => NO_QUERY },
      serverFactory: (handler) =>
        this.#server.on("request", (request, response) => {
          const phase = plugin ? undefined : phaseOf(request);
          if (phase) take(phase, request, response);
          else handler(request, response);
        }),
    });
    if (plugin) await app.register(plugin);
    await app.register(reviewApp, { take, observer: appOptions.observer, pace });
    await app.ready();
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, address, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Open connections, also those whose handshake is not over. */
  get connections(): number {
    return this.#connections.count;
  }

  /** Serves new connections with `identity`; those that are open end with their next answer, so that clients come back. */
  serve(identity: ServedIdentity): void {
    this.#identity = identity;
    this.#renew();
  }

  /** Takes clients' certificates of that authority only, from new connections; those that are open end with their next answer. */
  trust(clientAuthority: string): void {
    this.#clientAuthority = clientAuthority;
    this.#renew();
  }

  #renew(): void {
    this.#server.setSecureContext({
      cert: this.#identity.certificate,
      key: this.#identity.key,
      ...(this.#clientAuthority !== undefined && { ca: this.#clientAuthority }),
      ...PROTOCOL,
    });
    this.#stale = new Set(this.#established);
  }

  /**
   * Ends without losing a request: goes on answering for a while, each answer the last on its connection, then stops
   * listening but leaves open connections alone, and is done when they are gone or at the limit.
   */
  async drain({ delayMs, limitMs }: DrainTimes): Promise<void> {
    this.#isDraining = true;
    const limit = after(limitMs);
    await Promise.race([after(delayMs), limit]);
    // http.Server.close() would cut idle connections on which a request may be under way; this only stops listening.
    const gone = new Promise<void>((resolve) => NetServer.prototype.close.call(this.#server, () => resolve()));
    await Promise.race([gone, limit]);
    this.#server.closeIdleConnections();
    await Promise.race([gone, after(LAST_GRACE_MS)]);
    this.#server.closeAllConnections();
    await gone;
  }

  /** Stops at once. */
  async close(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await gone;
  }
}

/**
 * What a request asks for that is as an API server writes it; whatever else there is, is Fastify's. The way through its
 * router costs a fiftieth of a review (docs/decisions/017-reviews-leave-fastify-early.md).
 */
function phaseOf({ method, url = "" }: IncomingMessage): Phase | undefined {
  if (method !== "POST") return undefined;
  const end = url.indexOf("?");
  const name = url.slice(1, end < 0 ? undefined : end);
  return PHASES.find((phase) => phase === name);
}

/** Resolves after a while; does not keep the process alive. */
function after(delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, delayMs).unref();
  });
}
