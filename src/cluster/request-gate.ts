import type { FailureKind } from "./api-failure.ts";
import { type Clock, pause } from "./clock.ts";

/** While requests fail, at most this many fail a minute, of all kinds of objects together. */
const MOST_FAILURES = 9;
const WINDOW_MS = 60_000;
/** After so many failures the others are spread over the minute, so that none has to wait for a whole one. */
const FREE_FAILURES = 3;
const SPACING_MS = WINDOW_MS / MOST_FAILURES;

/** Failures that say something of one kind of objects, not of the API server. */
const OF_ONE_KIND: readonly FailureKind[] = ["forbidden", "expired", "garbage", "refused"];

/**
 * What all watchers of one API server share, so that a dozen of them do not hammer a server that is down: before the
 * first success and as long as requests fail, one is sent at a time, and at most nine fail a minute.
 */
export class RequestGate {
  readonly #clock: Clock;
  #failures: { readonly at: number; readonly isOfOneKind: boolean }[] = [];
  #isProven = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What `attempt` makes, as soon as it may be made. Its failure is to be reported by {@link RequestGate.failed}. */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#isProven && this.#recent().length === 0) return attempt();
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      await this.#room(signal);
      return await attempt();
    } finally {
      resolve();
    }
  }

  /** The API server answered as it should: failures that were its own are forgotten. */
  succeeded(): void {
    this.#isProven = true;
    this.#failures = this.#failures.filter(({ isOfOneKind }) => isOfOneKind);
  }

  /** Something that worked has broken: the next request is an attempt. */
  disturbed(): void {
    this.#isProven = false;
  }

  /** An attempt failed. */
  failed(kind: FailureKind): void {
    const failure = { at: this.#clock.now(), isOfOneKind: OF_ONE_KIND.includes(kind) };
    this.#failures.push(failure);
    // An expired watch costs two requests: the list that it was begun from, and itself.
    if (kind === "expired") this.#failures.push(failure);
  }

  #recent() {
    const since = this.#clock.now() - WINDOW_MS;
    this.#failures = this.#failures.filter(({ at }) => at > since);
    return this.#failures;
  }

  async #room(signal: AbortSignal): Promise<void> {
    for (let waitMs = this.#waitMs(); waitMs > 0 && !signal.aborted; waitMs = this.#waitMs()) {
      await pause(this.#clock, waitMs, signal);
    }
  }

  #waitMs(): number {
    const recent = this.#recent();
    const last = recent.at(-1);
    if (!last || recent.length < FREE_FAILURES) return 0;
    const spaced = last.at + SPACING_MS;
    const crowding = recent[recent.length - MOST_FAILURES];
    const freeAt = crowding ? Math.max(spaced, crowding.at + WINDOW_MS + 1) : spaced;
    return freeAt - this.#clock.now();
  }
}
