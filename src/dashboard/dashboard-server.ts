import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { ApiClient } from "../cluster/api-client.ts";
import { asFailure } from "../cluster/api-failure.ts";
import type { Clock } from "../cluster/clock.ts";
import { dashboardPage, dashboardParts } from "../reports/dashboard-html.ts";
import { type DashboardSources, viewFor, type Whole, wholeOf } from "./view.ts";
import { Viewer } from "./viewer.ts";

/** What a dashboard is served with. */
interface DashboardOptions {
  readonly port: number;
  readonly sources: DashboardSources;
  /** Requests of the API server with a token instead of the webhook's own credentials. */
  readonly clientFor: (token: string) => ApiClient;
  readonly clock: Clock;
  /** Milliseconds between looks. */
  readonly intervalMs: number;
  /** Reviews have so much to do that the dashboard waits. */
  readonly isBusy: () => boolean;
}

/** So many browsers are served at once. */
const MOST_STREAMS = 8;
/** So many viewers are remembered. */
const MOST_VIEWERS = 16;
const LONGEST_TOKEN = 16_384;
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};

/** A page on the loopback interface alone, which is what `kubectl port-forward` reaches, and what it shows as events. */
export class DashboardServer {
  readonly #options: DashboardOptions;
  readonly #server: Server;
  readonly #ending = new AbortController();
  readonly #viewers = new Map<string, Viewer>();
  #streams = 0;
  readonly #unsubscribe: () => void;
  /** Grows with each change of an object. */
  #changes = 0;
  #whole: { readonly whole: Promise<Whole>; readonly version: string } | undefined;

  private constructor(options: DashboardOptions) {
    this.#options = options;
    this.#unsubscribe = options.sources.watch.onPeer(() => this.#changes++);
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Listens. Rejects where the port can't be had. */
  static async listen(options: DashboardOptions): Promise<DashboardServer> {
    const dashboard = new DashboardServer(options);
    dashboard.#server.listen(options.port, "127.0.0.1");
    await once(dashboard.#server, "listening");
    return dashboard;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#unsubscribe();
    this.#server.close();
    this.#server.closeAllConnections();
    for (const { client } of this.#viewers.values()) client.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    // A name that somebody else's page has had resolved to this machine is none of ours.
    if (!/^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(request.headers.host ?? ""))
      return end(response, 421, "not for this host");
    if (request.method !== "GET") return end(response, 405, "GET only");
    if (pathname === "/") return end(response, 200, dashboardPage(), "text/html; charset=utf-8");
    if (pathname !== "/events") return end(response, 404, "not found");
    const token = /^Bearer ([\x21-\x7e]+)$/.exec(request.headers.authorization ?? "")?.[1];
    if (request.headers.authorization !== undefined && (token === undefined || token.length > LONGEST_TOKEN))
      return end(response, 401, "no bearer token");
    if (this.#streams >= MOST_STREAMS) return end(response, 503, "too many viewers");
    this.#streams++;
    try {
      await this.#stream(token, response);
    } finally {
      this.#streams--;
    }
  }

  /** Sends what has changed, for as long as somebody listens. */
  async #stream(token: string | undefined, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#ending.signal]);
    const sent = new Map<string, string>();
    while (!signal.aborted) {
      // Whoever does not read what was sent is sent no more: it would wait in memory.
      if (!response.writableNeedDrain && (!this.#options.isBusy() || !response.headersSent)) {
        const parts = await this.#partsFor(token).catch((error: unknown) => asFailure(error));
        if (signal.aborted) return;
        if (parts instanceof Error) {
          if (response.headersSent) return void response.end();
          return end(response, parts.kind === "unauthorized" ? 401 : 502, "the API server gave no answer");
        }
        if (!response.headersSent) response.writeHead(200, { ...HEADERS, "content-type": "text/event-stream" });
        const changed = Object.entries(parts).filter(([id, html]) => sent.get(id) !== html);
        for (const [id, html] of changed) sent.set(id, html);
        response.write(`data: ${JSON.stringify(Object.fromEntries(changed))}\n\n`);
      }
      await pause(this.#options.intervalMs, undefined, { signal }).catch(() => {});
    }
    response.end();
  }

  async #partsFor(token: string | undefined): Promise<Readonly<Record<string, string>>> {
    const { sources } = this.#options;
    const viewer = token === undefined ? undefined : this.#viewerOf(token);
    return dashboardParts(await viewFor(viewer, await this.#look(), sources));
  }

  /** Everything as it is now, looked at again only where something has changed. */
  #look(): Promise<Whole> {
    const { sources } = this.#options;
    const version = `${this.#changes} ${sources.watch.factsVersion}`;
    if (this.#whole?.version === version) return this.#whole.whole;
    const whole = wholeOf(sources);
    this.#whole = { whole, version };
    whole.catch(() => {
      this.#whole = undefined;
    });
    return whole;
  }

  /** The viewer of a token; tokens themselves are not kept as keys. */
  #viewerOf(token: string): Viewer {
    const key = createHash("sha256").update(token).digest("hex");
    const known = this.#viewers.get(key);
    this.#viewers.delete(key);
    const viewer = known ?? new Viewer(this.#options.clientFor(token), this.#options.clock);
    this.#viewers.set(key, viewer);
    for (const [oldest, { client }] of this.#viewers) {
      if (this.#viewers.size <= MOST_VIEWERS) break;
      this.#viewers.delete(oldest);
      client.close();
    }
    return viewer;
  }
}

function end(response: ServerResponse, status: number, body: string, type = "text/plain; charset=utf-8"): void {
  response.writeHead(status, { ...HEADERS, "content-type": type }).end(body);
}
