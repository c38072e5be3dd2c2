const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** The part of a pause that is left to chance, and the part that never is. */
const FIXED = 0.5;
const JITTER = 0.3;

/** Growing pauses between attempts: from 1 s up, doubled each time, and never so long that a recovery takes a minute. */
export class Backoff {
  readonly #random: () => number;
  #exponent = 0;

  /** `random` yields numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause in milliseconds; `steps` is how much the one after it grows, `longestMs` how much it has grown at most. */
  next(steps = 1, longestMs = LONGEST_MS): number {
    const full = Math.min(longestMs, FIRST_MS * 2 ** this.#exponent);
    // What has grown as long as it may grows no further: a cause that allows more would find it at its longest at once.
    if (full < longestMs) this.#exponent += steps;
    return full * (FIXED + JITTER * this.#random());
  }

  /** Starts over; to be called for real progress, never for a mere connection. */
  reset(): void {
    this.#exponent = 0;
  }
}
