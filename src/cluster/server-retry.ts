import type { ApiFailure, FailureKind } from "./api-failure.ts";
import { Backoff } from "./backoff.ts";
import { type Clock, pause } from "./clock.ts";
import type { RequestGate } from "./request-gate.ts";

/** How long a pause gets at most while nobody listens: the API server's start is to be seen soon. */
const LONGEST_UNREACHABLE_MS = 4_000;
/** What a failure of these kinds says is said of the whole API server, or of the way to it. */
const OF_THE_SERVER: ReadonlySet<FailureKind> = new Set([
  "unreachable",
  "network",
  "timeout",
  "silent",
  "unauthorized",
  "throttled",
  "server",
]);
/** Others may do well while one kind fails and fails: it is not woken again and again. */
const WAKE_AGAIN_AFTER_MS = 30_000;

/** What the pauses of one watcher go by. */
interface ServerRetryOptions {
  readonly clock: Clock;
  readonly gate: RequestGate;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
}

/**
 * The pauses of one watcher between its attempts. They grow; and they end as soon as the API server answers anybody, where
 * what failed may be over by then, so that a server that is back is not waited for in vain.
 */
export class ServerRetry {
  readonly #options: ServerRetryOptions;
  readonly #backoff: Backoff;
  #wokenAt = Number.NEGATIVE_INFINITY;

  constructor(options: ServerRetryOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.random);
  }

  /** How long to wait at most; `steps` is how much longer the pause after this one will be. Milliseconds. */
  next({ kind, retryAfterMs }: ApiFailure, steps: number): number {
    const longestMs = kind === "unreachable" ? LONGEST_UNREACHABLE_MS : undefined;
    return Math.max(this.#backoff.next(steps, longestMs), retryAfterMs ?? 0);
  }

  /** Waits; `wasAllowed` tells whether what is forbidden now was allowed before. */
  async wait(ms: number, { kind }: ApiFailure, wasAllowed: boolean, signal: AbortSignal): Promise<void> {
    const { clock, gate } = this.#options;
    const { recovery } = gate;
    // A server that starts knows no roles yet, and forbids what it allowed before.
    const isOfServer = OF_THE_SERVER.has(kind) || (kind === "forbidden" && wasAllowed);
    const mayWake = isOfServer && clock.now() - this.#wokenAt >= WAKE_AGAIN_AFTER_MS;
    await pause(clock, ms, mayWake ? AbortSignal.any([signal, recovery]) : signal);
    if (!mayWake || !recovery.aborted) return;
    this.#wokenAt = clock.now();
    this.reset();
  }

  /** Starts over with short pauses; to be called for real progress, never for a mere connection. */
  reset(): void {
    this.#backoff.reset();
  }
}
