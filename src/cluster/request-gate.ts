import { asFailure, type FailureKind } from "./api-failure.ts";
import { type Clock, pause } from "./clock.ts";

/** So many failures in a row are free: one broken connection is ordinary. */
const FREE_FAILURES = 2;
/** The pauses after each of the others: with the free ones, ten requests in the worst minute. */
const SPACING_MS = 7_000;
/** Where nobody listens no request is a burden to anybody, and whoever comes back is to be noticed soon. */
const UNREACHABLE_SPACING_MS = 4_000;

/**
 * What all watchers of one API server share, so that a dozen of them do not hammer a server that is down: before the
 * first answer and as long as nothing but failures comes, one request is sent at a time, and at most ten a minute.
 */
export class RequestGate {
  readonly #clock: Clock;
  /** Failures since the last answer. */
  #failures = 0;
  #freeAt = 0;
  #isProven = false;
  #turn: Promise<void> = Promise.resolve();
  #recovery = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Is aborted at the first answer after failures: whoever waits for a server that was down need wait no longer. */
  get recovery(): AbortSignal {
    return this.#recovery.signal;
  }

  /** What `attempt` makes, as soon as it may be made. What comes of it is counted before anybody else's is made. */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (this.#isProven && this.#failures === 0) return this.#counted(attempt);
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    try {
      await before;
      await this.#room(signal);
      return await this.#counted(attempt);
    } finally {
      resolve();
    }
  }

  /** The API server answered: failures are forgotten. */
  answered(): void {
    this.#isProven = true;
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#freeAt = 0;
    const recovered = this.#recovery;
    this.#recovery = new AbortController();
    recovered.abort();
  }

  /** Something that worked has broken: the next request is an attempt. */
  disturbed(): void {
    this.#isProven = false;
  }

  /** An attempt failed, or what it had brought broke before it was of use. */
  failed(kind: FailureKind): void {
    // That a version is too old is an answer: a server that was just started gives it to everybody.
    if (kind === "expired") this.answered();
    else if (++this.#failures >= FREE_FAILURES) {
      this.#freeAt = this.#clock.now() + (kind === "unreachable" ? UNREACHABLE_SPACING_MS : SPACING_MS);
    }
  }

  async #counted<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      const result = await attempt();
      this.answered();
      return result;
    } catch (error) {
      this.failed(asFailure(error).kind);
      throw error;
    }
  }

  /** Waits until the next request may be made; an answer to another one ends the wait. */
  async #room(signal: AbortSignal): Promise<void> {
    for (let waitMs = this.#waitMs(); waitMs > 0 && !signal.aborted; waitMs = this.#waitMs()) {
      await pause(this.#clock, waitMs, AbortSignal.any([signal, this.recovery]));
    }
  }

  #waitMs(): number {
    return this.#freeAt - this.#clock.now();
  }
}
