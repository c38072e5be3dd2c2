import type { ApiClient } from "./api-client.ts";
import { ApiFailure, asFailure, type FailureKind } from "./api-failure.ts";
import { type Clock, pause } from "./clock.ts";
import { listRequest, readEvent, readPage, watchRequest } from "./collection.ts";
import { jsonLines } from "./json-lines.ts";
import type { ClusterObserver, ListReason } from "./observer.ts";
import type { RequestGate } from "./request-gate.ts";
import type { WatchedResource } from "./resources.ts";
import { ServerRetry } from "./server-retry.ts";

/** Who keeps the objects that a reflector brings. */
export interface ReflectorSink {
  /** Takes an object in; returns its key. */
  put(object: unknown): string;
  remove(object: unknown): void;
  /** Drops what a list did not bring. */
  retain(keys: ReadonlySet<string>): void;
}

/** What a reflector works with. */
interface ReflectorOptions {
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
  /** Told of each new state and each list: they change how far the objects can be relied on otherwise than time does. */
  readonly onTurn?: () => void;
}

/** What a reflector is doing. `absent`: the kind does not exist in this cluster; `forbidden`: RBAC denies it. */
type ReflectorState = "starting" | "listing" | "watching" | "waiting" | "absent" | "forbidden" | "stopped";

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
  readonly #retry: ServerRetry;
  readonly #stopping = new AbortController();
  #loop: Promise<void> | undefined;
  #state: ReflectorState = "starting";
  #lastHeardAt: number | undefined;
  #settled = Promise.withResolvers<void>();
  #version: string | undefined;
  #reason: ListReason = "start";
  #relistAt = 0;
  #isProbe = false;
  #wantsBookmarks = true;
  #wantsPages = true;
  #failedWatches = 0;
  #expirations = 0;
  #wasListed = false;

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#retry = new ServerRetry(options);
  }

  get state(): ReflectorState {
    return this.#state;
  }

  /** When the API server last confirmed the state of the sink, by the clock's `now`; undefined before the first list. */
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
    this.#become("stopped");
    this.#settled.resolve();
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #become(state: ReflectorState): void {
    this.#state = state;
    this.#options.onTurn?.();
  }

  async #run(): Promise<void> {
    const { clock } = this.#options;
    while (!this.#isStopping) {
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
    this.#become("listing");
    const keys = new Set<string>();
    const version = await gate.run(async () => {
      let page = "";
      for (;;) {
        const list = await client.call({
          ...listRequest(resource, page, this.#wantsPages),
          timeoutMs: LIST_TIMEOUT_MS,
          signal: this.#stopping.signal,
        });
        const { items, version: listed, next } = readPage(list);
        for (const item of items) keys.add(sink.put(item));
        if (next === "") return listed;
        page = next;
      }
    }, this.#stopping.signal);
    sink.retain(keys);
    this.#version = version;
    this.#relistAt = clock.now() + (this.#options.relistAfterMs ?? RELIST_AFTER_MS) * (0.9 + 0.1 * random());
    this.#wantsPages = true;
    this.#wantsBookmarks = true;
    this.#failedWatches = 0;
    this.#wasListed = true;
    // The pages show the collection as it was when the first one was asked for.
    this.#lastHeardAt = startedAt;
    this.#options.onTurn?.();
    observer.listed({ kind: resource.kind, reason, objects: keys.size, ms: clock.now() - startedAt });
    this.#settled.resolve();
  }

  async #watch(): Promise<void> {
    const { resource, client, gate, clock, random } = this.#options;
    const spread = SHORTEST_WATCH_S + random() * (LONGEST_WATCH_S - SHORTEST_WATCH_S);
    const isProbe = this.#isProbe;
    this.#isProbe = false;
    const stream = await gate.run(
      () =>
        client.stream(
          {
            ...watchRequest(resource, {
              version: this.#version ?? "",
              seconds: isProbe ? PROBE_S : Math.round(spread),
              withBookmarks: this.#wantsBookmarks,
            }),
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
    // Being let in confirms nothing of what is kept: only what the watch then says does.
    this.#become("watching");
    try {
      for await (const event of jsonLines(stream.chunks)) {
        this.#take(event);
        hasProgress = true;
        if (isHealthy()) this.#progressed();
      }
      if (!isHealthy() && !this.#isStopping) throw new ApiFailure("network", "the watch ended as soon as it began");
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind !== "silent" || isProbe) {
        if (isHealthy()) gate.disturbed();
        else gate.failed(failure.kind);
        throw failure;
      }
      this.#isProbe = true;
      return;
    } finally {
      stream.close();
    }
    if (hasProgress) this.#progressed();
  }

  /** Takes one event in. @throws ApiFailure for an ERROR event, and for what is none */
  #take(line: unknown): void {
    const { resource, sink, observer, clock } = this.#options;
    const { type, object, version } = readEvent(line);
    if (type === "DELETED") sink.remove(object);
    else if (type !== "BOOKMARK") sink.put(object);
    if (type !== "BOOKMARK") observer.changed({ kind: resource.kind, type });
    this.#version = version;
    this.#lastHeardAt = clock.now();
  }

  #progressed(): void {
    this.#retry.reset();
    this.#failedWatches = 0;
    this.#expirations = 0;
    this.#options.gate.answered();
  }

  /** Decides what a failure means for the next attempt, and waits until it may be made. */
  async #recover(failure: ApiFailure): Promise<void> {
    const { resource, observer } = this.#options;
    const { kind, message } = failure;
    if (kind === "missing" && resource.isOptional) return this.#rest();
    const steps = this.#prepareRetry(kind);
    const retryInMs = this.#retry.next(failure, steps);
    observer.failed({ kind: resource.kind, failure: kind, message, retryInMs });
    await this.#retry.wait(retryInMs, failure, this.#wasListed, this.#stopping.signal);
  }

  /** No CRD, no objects: that is an answer. The CRD may come later. */
  async #rest(): Promise<void> {
    const { sink, gate, clock } = this.#options;
    sink.retain(new Set());
    this.#version = undefined;
    this.#lastHeardAt = clock.now();
    this.#become("absent");
    gate.answered();
    this.#settled.resolve();
    await pause(clock, ABSENT_RETRY_MS, this.#stopping.signal);
  }

  /** Notes the failure; returns how much longer than this pause the next one will be. */
  #prepareRetry(kind: FailureKind): number {
    this.#become(kind === "forbidden" ? "forbidden" : "waiting");
    if (kind === "forbidden") this.#settled.resolve();
    switch (kind) {
      case "expired":
        // A list whose pages expire while they are read can only be read in one piece.
        if (this.#version === undefined) this.#wantsPages = false;
        this.#startOver("expired");
        // Once is the ordinary answer of a server that was restarted, however often it failed before; twice without
        // progress is one that forgets faster than it can be followed.
        if (++this.#expirations > 1) return 4;
        this.#retry.reset();
        return 1;
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
