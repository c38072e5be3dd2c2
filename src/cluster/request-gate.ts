import type { FailureKind } from "./api-failure.ts";
import { type Clock, pause } from "./clock.ts";

/** While requests fail, at most this many fail a minute, of all kinds of objects together. */
const MOST_FAILURES = 9;
const WINDOW_MS = 60_000;

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
    for (let recent = this.#recent(); recent.length >= MOST_FAILURES && !signal.aborted; recent = this.#recent()) {
      const oldest = recent[recent.length - MOST_FAILURES]?.at ?? 0;
      await pause(this.#clock, oldest + WINDOW_MS - this.#clock.now() + 1, signal);
    }
  }
}
