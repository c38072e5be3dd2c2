import { field } from "../domain/json.ts";
import type { ApiClient } from "./api-client.ts";
import { ApiFailure, asFailure, type FailureKind, failureOf } from "./api-failure.ts";
import { Backoff } from "./backoff.ts";
import { type Clock, pause } from "./clock.ts";
import { jsonLines } from "./json-lines.ts";
import type { ClusterObserver, ListReason } from "./observer.ts";
import type { RequestGate } from "./request-gate.ts";
import type { WatchedResource } from "./resources.ts";

/** Who keeps the objects that a reflector brings. */
export interface ReflectorSink {
  /** Takes an object in; returns its key. */
  put(object: unknown): string;
  remove(object: unknown): void;
  /** Drops what a list did not bring. */
  retain(keys: ReadonlySet<string>): void;
}

/** What a reflector works with. */
export interface ReflectorOptions {
  readonly resource: WatchedResource;
  readonly client: ApiClient;
  readonly gate: RequestGate;
  readonly sink: ReflectorSink;
  readonly clock: Clock;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  readonly observer: Required<ClusterObserver>;
  /** Milliseconds after which everything is listed anew, in case an event was lost. */
  readonly relistAfterMs?: number | undefined;
}

/** What a reflector is doing. `absent`: the kind does not exist in this cluster; `forbidden`: RBAC denies it. */
export type ReflectorState = "starting" | "listing" | "watching" | "waiting" | "absent" | "forbidden" | "stopped";

const PAGE_SIZE = 500;
const LIST_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 15_000;
const RELIST_AFTER_MS = 30 * 60_000;
/** How long a watch runs is spread, so that a dozen watches do not reconnect at once. */
const SHORTEST_WATCH_S = 240;
const LONGEST_WATCH_S = 480;
/**
 * A watch that says nothing for so long is replaced: its connection may be dead. The replacement is short, because the
 * API server sends a bookmark two seconds before a watch's time is up (apiserver storage/cacher cacheWatcher
 * nextBookmarkTime); so the version advances even where nothing happens.
 */
const SILENCE_MS = 50_000;
const PROBE_S = 10;
/** A watch that ends sooner has failed, however politely. */
const SHORTEST_HEALTHY_MS = 5_000;
const ABSENT_RETRY_MS = 5 * 60_000;
/** After so many failed watches in a row the version itself is in doubt, as after a restored etcd. */
const MOST_FAILED_WATCHES = 2;

/**
 * Keeps a sink equal to a collection of the API server: lists it page by page, watches it from the version of the list,
 * and starts over whenever it must. One loop, whatever happens; it ends only by `stop`.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  readonly #backoff: Backoff;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #state: ReflectorState = "starting";
  #lastHeardAt: number | undefined;
  #settled = Promise.withResolvers<void>();
  #version: string | undefined;
  #reason: ListReason = "start";
  #relistAt = 0;
  #isProbe = false;
  /** The watch that has ended had been running well. */
  #wasHealthy = false;
  #wantsBookmarks = true;
  #wantsPages = true;
  #failedWatches = 0;
  #expirations = 0;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** When the API server last confirmed the state of the sink; undefined before the first list. Milliseconds since the epoch. */
  get lastHeardAt(): number | undefined {
    return this.#lastHeardAt;
  }

  /** Resolves when the first list is there, or refused for good. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Starts the loop, unless it runs. */
  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the loop and its connection; resolves when nothing is left of them. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop;
    this.#state = "stopped";
    this.#settled.resolve();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#isStopping) {
      this.#wasHealthy = false;
      try {
        if (this.#version === undefined || clock.now() >= this.#relistAt) await this.#list();
        await this.#watch();
      } catch (error) {
        if (!this.#isStopping) await this.#recover(asFailure(error));
      }
    }
  }

  async #list(): Promise<void> {
    const { resource, client, gate, sink, clock, random, observer } = this.#options;
    const startedAt = clock.now();
    const reason = this.#version !== undefined ? "periodic" : this.#reason;
    this.#state = "listing";
    const keys = new Set<string>();
    const version = await gate.run(async () => {
      let page = "";
      for (;;) {
        const list = await client.call({
          path: `${resource.path}?${this.#listQuery(page)}`,
          headers: { Accept: acceptOf(resource, "List") },
          timeoutMs: LIST_TIMEOUT_MS,
          signal: this.#stopping.signal,
        });
        const { items, resourceVersion, next } = readList(list);
        for (const item of items) keys.add(sink.put(item));
        if (next === "") return resourceVersion;
        page = next;
      }
    }, this.#stopping.signal);
    sink.retain(keys);
    gate.succeeded();
    this.#version = version;
    this.#relistAt = clock.now() + (this.#options.relistAfterMs ?? RELIST_AFTER_MS) * (0.9 + 0.1 * random());
    this.#wantsPages = true;
    this.#wantsBookmarks = true;
    this.#failedWatches = 0;
    this.#heard();
    observer.listed({ kind: resource.kind, reason, objects: keys.size, ms: clock.now() - startedAt });
    this.#settled.resolve();
  }

  #listQuery(page: string): string {
    const query = new URLSearchParams();
    if (this.#wantsPages) query.set("limit", String(PAGE_SIZE));
    if (page !== "") query.set("continue", page);
    return query.toString();
  }

  async #watch(): Promise<void> {
    const { resource, client, gate, clock } = this.#options;
    const isProbe = this.#isProbe;
    this.#isProbe = false;
    const stream = await gate.run(
      () =>
        client.stream(
          {
            path: `${resource.path}?${this.#watchQuery(isProbe)}`,
            headers: { Accept: acceptOf(resource, "") },
            timeoutMs: CONNECT_TIMEOUT_MS,
            signal: this.#stopping.signal,
          },
          SILENCE_MS,
        ),
      this.#stopping.signal,
    );
    const openedAt = clock.now();
    const isHealthy = () => clock.now() - openedAt >= SHORTEST_HEALTHY_MS;
    let hasProgress = false;
    this.#state = "watching";
    this.#heard();
    try {
      for await (const event of jsonLines(stream.chunks)) {
        this.#take(event);
        hasProgress = true;
        this.#heard();
        if (isHealthy()) this.#progressed();
      }
    } catch (error) {
      this.#wasHealthy = isHealthy();
      const failure = asFailure(error);
      if (failure.kind !== "silent" || isProbe) throw failure;
      this.#isProbe = true;
      return;
    } finally {
      stream.close();
    }
    if (this.#isStopping) return;
    if (!isHealthy()) throw new ApiFailure("network", "the watch ended as soon as it began");
    if (hasProgress) this.#progressed();
  }

  #watchQuery(isProbe: boolean): string {
    const spread = SHORTEST_WATCH_S + this.#options.random() * (LONGEST_WATCH_S - SHORTEST_WATCH_S);
    const query = new URLSearchParams({
      watch: "true",
      resourceVersion: this.#version ?? "",
      timeoutSeconds: String(isProbe ? PROBE_S : Math.round(spread)),
    });
    if (this.#wantsBookmarks) query.set("allowWatchBookmarks", "true");
    return query.toString();
  }

  /** Takes one event in. @throws ApiFailure for an ERROR event, and for what is none */
  #take(event: unknown): void {
    const { resource, sink, observer } = this.#options;
    const type = field(event, "type");
    const object = field(event, "object");
    if (type === "ERROR") {
      const code = Number(field(object, "code") ?? 500);
      throw failureOf(code, JSON.stringify(object));
    }
    const version = field(field(object, "metadata"), "resourceVersion");
    if (typeof version !== "string" || version === "") throw new ApiFailure("garbage", "an event without a version");
    if (type === "ADDED" || type === "MODIFIED") sink.put(object);
    else if (type === "DELETED") sink.remove(object);
    else if (type !== "BOOKMARK") throw new ApiFailure("garbage", "an event of an unknown type");
    if (type !== "BOOKMARK") observer.changed({ kind: resource.kind, type });
    this.#version = version;
  }

  #heard(): void {
    this.#lastHeardAt = this.#options.clock.now();
  }

  #progressed(): void {
    this.#backoff.reset();
    this.#failedWatches = 0;
    this.#expirations = 0;
    this.#options.gate.succeeded();
  }

  /** Decides what a failure means for the next attempt, and waits until it may be made. */
  async #recover(failure: ApiFailure): Promise<void> {
    const { resource, clock, observer } = this.#options;
    const { kind, message } = failure;
    if (kind === "missing" && resource.isOptional) return this.#rest();
    const steps = this.#prepareRetry(kind);
    const retryInMs = Math.max(this.#backoff.next(steps), failure.retryAfterMs ?? 0);
    observer.failed({ kind: resource.kind, failure: kind, message, retryInMs });
    await pause(clock, retryInMs, this.#stopping.signal);
  }

  /** No CRD, no objects: that is an answer. The CRD may come later. */
  async #rest(): Promise<void> {
    const { sink, gate, clock } = this.#options;
    sink.retain(new Set());
    this.#version = undefined;
    this.#state = "absent";
    this.#heard();
    gate.succeeded();
    this.#settled.resolve();
    await pause(clock, ABSENT_RETRY_MS, this.#stopping.signal);
  }

  /** Notes the failure; returns how much longer than this pause the next one will be. */
  #prepareRetry(kind: FailureKind): number {
    const { gate } = this.#options;
    this.#state = kind === "forbidden" ? "forbidden" : "waiting";
    if (kind === "forbidden") this.#settled.resolve();
    if (this.#wasHealthy) gate.disturbed();
    else gate.failed(kind);
    switch (kind) {
      case "expired":
        // A list whose pages expire while they are read can only be read in one piece.
        if (this.#version === undefined) this.#wantsPages = false;
        this.#startOver("expired");
        // Once is ordinary; twice without progress is a server that forgets faster than it can be followed.
        return ++this.#expirations > 1 ? 3 : 1;
      case "garbage":
      case "missing":
      case "forbidden":
      case "refused":
        this.#startOver("failure");
        return 1;
      case "server":
        // Bookmarks are optional, and not every etcd can give them (500 "RequestWatchProgress is disabled").
        this.#wantsBookmarks = false;
        this.#doubtVersion();
        return 1;
      case "timeout":
      case "silent":
        this.#doubtVersion();
        return 1;
      default:
        return 1;
    }
  }

  #doubtVersion(): void {
    if (this.#version !== undefined && ++this.#failedWatches >= MOST_FAILED_WATCHES) this.#startOver("failure");
  }

  #startOver(reason: ListReason): void {
    this.#version = undefined;
    this.#reason = reason;
  }
}

function acceptOf({ metadataOnly }: WatchedResource, suffix: "List" | ""): string {
  if (!metadataOnly) return "application/json";
  return `application/json;as=PartialObjectMetadata${suffix};g=meta.k8s.io;v=v1`;
}

function readList(list: unknown): {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  readonly next: string;
} {
  const metadata = field(list, "metadata");
  const items = field(list, "items") ?? [];
  const resourceVersion = field(metadata, "resourceVersion");
  const next = field(metadata, "continue") ?? "";
  if (!Array.isArray(items) || typeof resourceVersion !== "string" || typeof next !== "string") {
    throw new ApiFailure("garbage", "the answer is not a list");
  }
  return { items, resourceVersion, next };
}
