import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { ApiFailure, asFailure, failureOf } from "./api-failure.ts";
import type { Clock } from "./clock.ts";
import type { CredentialSource } from "./credentials.ts";

/** One request of the API server. */
interface ApiRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the answer must be there, or for a stream until it must begin. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A stream of bytes from the API server. */
interface ApiStream {
  readonly chunks: AsyncIterable<Buffer>;
  /** Closes the connection. */
  close(): void;
}

/** Requests to one API server, over connections that are kept open. Every rejection is an ApiFailure. */
export interface ApiClient {
  /** The parsed JSON of a successful answer. */
  call(request: ApiRequest): Promise<unknown>;
  /** An answer that goes on; it fails when nothing comes for `silenceMs`. */
  stream(request: ApiRequest, silenceMs: number): Promise<ApiStream>;
  close(): void;
}

/** Longer answers are not read: a page of 500 objects of the largest size that etcd stores would be shorter. */
const LONGEST_ANSWER_BYTES = 512 << 20;
const KEEP_ALIVE_MS = 15_000;

/** A client with the given credentials. */
export function createApiClient(credentials: CredentialSource, clock: Clock): ApiClient {
  const open = async (request: ApiRequest): Promise<IncomingMessage> => {
    // A plugin that makes credentials may take its time; whoever asks need not wait for it.
    const { server, headers, agent } = await unlessAborted(credentials.current(), request.signal).catch(
      (error: unknown) => {
        throw new ApiFailure("network", `credentials: ${error instanceof Error ? error.message : String(error)}`);
      },
    );
    try {
      return await send(server, { ...request, headers: { ...headers, ...request.headers } }, { agent });
    } catch (error) {
      // The API server may have a new authority, or another address: what is on disk knows.
      credentials.expire();
      credentials.dropIdle();
      throw asFailure(error);
    }
  };
  const checked = async (response: IncomingMessage): Promise<IncomingMessage> => {
    const { statusCode = 0, headers } = response;
    if (statusCode < 400) return response;
    if (statusCode === 401) credentials.expire();
    throw failureOf(statusCode, await readAll(response), headers["retry-after"]);
  };
  return {
    async call(request) {
      return withDeadline(request, clock, async (signal) => {
        const response = await checked(await open({ ...request, signal }));
        const text = await readAll(response);
        try {
          return text.startsWith("{") ? JSON.parse(text) : text;
        } catch {
          throw new ApiFailure("garbage", "the answer is not JSON");
        }
      });
    },
    async stream(request, silenceMs) {
      const controller = new AbortController();
      const close = () => {
        request.signal?.removeEventListener("abort", close);
        controller.abort();
      };
      request.signal?.addEventListener("abort", close);
      if (request.signal?.aborted) close();
      try {
        const response = await withDeadline({ ...request, signal: controller.signal }, clock, async (signal) =>
          checked(await open({ ...request, signal })),
        );
        controller.signal.addEventListener("abort", () => response.destroy(), { once: true });
        if (controller.signal.aborted) response.destroy();
        const fall = () => {
          credentials.dropIdle();
          response.destroy(new ApiFailure("silent", `nothing for ${silenceMs} ms`));
        };
        return { chunks: chunksOf(response, () => clock.after(silenceMs, fall)), close };
      } catch (error) {
        close();
        throw asFailure(error);
      }
    },
    close: () => credentials.close(),
  };
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(new Error("given up"));
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function send(
  server: string,
  { method = "GET", path, body, headers, signal }: ApiRequest,
  options: RequestOptions,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const start = server.startsWith("https:") ? requestHttps : requestHttp;
  const outgoing = start(`${server}${path}`, {
    ...options,
    method,
    ...(signal && { signal }),
    headers: {
      Accept: "application/json",
      "User-Agent": "l4guard",
      ...(payload && { "Content-Type": "application/json", "Content-Length": payload.length }),
      ...headers,
    },
  });
  // The kernel notices a peer that has vanished: after this time, and ten probes at one a second.
  outgoing.on("socket", (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
  outgoing.on("response", resolve);
  outgoing.on("error", reject);
  outgoing.end(payload);
  // A kept connection may have been closed by the server meanwhile; what is idempotent is simply sent again.
  return promise.catch((error: unknown) => {
    const isStale = outgoing.reusedSocket && method === "GET" && !signal?.aborted;
    if (!isStale) throw error;
    return send(server, { method, path, headers: headers ?? {}, timeoutMs: 0, signal }, options);
  });
}

/** What `work` makes, unless the request's time is up before. */
async function withDeadline<T>(
  { timeoutMs, signal, path }: ApiRequest,
  clock: Clock,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  let isLate = false;
  const cancel = clock.after(timeoutMs, () => {
    isLate = true;
    stop();
  });
  try {
    return await work(controller.signal);
  } catch (error) {
    const asked = path.split("?", 1)[0];
    if (isLate) throw new ApiFailure("timeout", `no answer within ${timeoutMs} ms: ${asked}`);
    if (signal?.reason instanceof DOMException && signal.reason.name === "TimeoutError") {
      throw new ApiFailure("timeout", `no answer in time: ${asked}`);
    }
    throw asFailure(error);
  } finally {
    cancel();
    signal?.removeEventListener("abort", stop);
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_ANSWER_BYTES) throw new ApiFailure("garbage", "the answer is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The chunks of the response; `arm` starts a timer for each, and returns what stops it. */
async function* chunksOf(response: IncomingMessage, arm: () => () => void): AsyncGenerator<Buffer> {
  let cancel = arm();
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      cancel();
      yield chunk;
      cancel = arm();
    }
  } catch (error) {
    throw asFailure(error);
  } finally {
    cancel();
  }
}
